using System.Collections.Immutable;

namespace Dsar.Api.Setup;

/// <summary>
/// What may be logged at all. The framework's lower levels carry paths with queries, SQL and job data, in which a person's data may stand; no setting
/// may switch them on, so they are cut off here, under every provider and above every rule that is configured.
/// </summary>
public static class LoggingSetup
{
    /// <summary>Categories (and all below them) that log warnings and errors only. Dsar's own lines are ids, codes and counts at any level.</summary>
    public static readonly ImmutableArray<string> Quiet = ["Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Microsoft.Extensions.Http", "Npgsql", "Quartz", "System.Net"];

    /// <summary>Says nothing at all: to every line of a call, whoever writes it, this category adds the path that was asked for.</summary>
    public const string Silent = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public static ILoggingBuilder CapLevels(this ILoggingBuilder logging)
    {
        logging.Services.PostConfigure<LoggerFilterOptions>(o =>
        {
            var rules = o.Rules.ToList();
            o.Rules.Clear();
            // First, so that a configured default, which is as general, comes later and wins.
            foreach (var rule in rules.Prepend(new LoggerFilterRule(null, null, o.MinLevel, null)))
            {
                o.Rules.Add(new LoggerFilterRule(rule.ProviderName, rule.CategoryName, rule.LogLevel, (provider, category, level) =>
                    Allowed(category, level) && rule.Filter?.Invoke(provider, category, level) != false));
            }
        });
        return logging;
    }

    private static bool Allowed(string? category, LogLevel level) =>
        category != Silent && (level >= LogLevel.Warning || !Quiet.Any(q => category is not null && (category == q || category.StartsWith(q + ".", StringComparison.Ordinal))));
}
