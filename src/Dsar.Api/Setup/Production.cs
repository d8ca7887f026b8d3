using Dsar.Api.Mail;
using Dsar.Api.Web;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Setup;

/// <summary>What may be so while developing and must not be so where real people's data are.</summary>
internal static class Production
{
    /// <summary>Every setting that does not fit, each with its name and the cure; empty in Development.</summary>
    public static IReadOnlyList<string> Faults(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var address = services.GetRequiredService<IOptions<DsarOptions>>().Value.PublicAddress;
        var faults = new List<string>();
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            faults.Add("Dsar:PublicAddress: this is no address; give the one people reach the service at, like https://dsar.example.com.");
        }
        else if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            faults.Add("Dsar:PublicAddress: an address only, without user, query or fragment.");
        }

        if (services.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            return faults;
        }

        if (url is { Scheme: "http" })
        {
            faults.Add("Dsar:PublicAddress: links in mails must lead to https; give the public https address.");
        }

        if (string.IsNullOrEmpty(services.GetRequiredService<IOptions<SmtpOptions>>().Value.Host))
        {
            faults.Add("Dsar:Smtp:Host is not set: nobody could be sent a code or an answer.");
        }

        if (configuration.GetValue("DetailedErrors", false))
        {
            faults.Add("DetailedErrors is on: errors would show what is inside; take it out.");
        }

        if (Enum.TryParse<LogLevel>(configuration["Logging:LogLevel:Default"], ignoreCase: true, out var level) && level < LogLevel.Information)
        {
            faults.Add($"Logging:LogLevel:Default: {level} is for developing; Information or above.");
        }

        return faults;
    }
}
