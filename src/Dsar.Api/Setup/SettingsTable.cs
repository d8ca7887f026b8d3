using System.Reflection;
using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Dsar.Api.Mail;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;

namespace Dsar.Api.Setup;

/// <summary>One setting as it resolves: where it is set, and its value unless it is a secret.</summary>
public sealed record SettingLine(string Name, string Value, bool IsSet);

/// <summary>Every setting there is: the option classes and where they are bound. The README's table and <c>config check</c> are read from it.</summary>
public static class SettingsTable
{
    public const string Systems = "Dsar:Systems";

    public static readonly IReadOnlyList<(string Section, Type Type)> All =
    [
        ("Dsar", typeof(DsarOptions)), ("Dsar:Keys", typeof(KeyOptions)), ("Dsar:Security", typeof(SecurityOptions)), ("Dsar:Audit", typeof(AuditOptions)), ("Dsar:Backup", typeof(BackupOptions)), ("Dsar:Smtp", typeof(SmtpOptions)),
        ("Dsar:Jobs", typeof(JobOptions)), ("Dsar:Rates", typeof(RateOptions)), (Systems + ":<name>", typeof(SystemConnection)),
    ];

    /// <summary>Names of all settings; those of connected systems with <c>&lt;name&gt;</c>.</summary>
    public static IEnumerable<string> Names() => All.SelectMany(o => Properties(o.Type).Select(p => $"{o.Section}:{p.Name}"));

    /// <summary>Every setting as the configuration gives it, secrets as "set, not shown".</summary>
    public static IEnumerable<SettingLine> Resolve(IConfiguration configuration)
    {
        foreach (var (section, type) in All.Where(a => a.Type != typeof(SystemConnection)))
        {
            var bound = configuration.GetSection(section).Get(type) ?? Activator.CreateInstance(type)!;
            foreach (var property in Properties(type))
            {
                yield return Line($"{section}:{property.Name}", property, bound, configuration);
            }
        }

        foreach (var system in configuration.GetSection(Systems).GetChildren())
        {
            var bound = system.Get<SystemConnection>() ?? new SystemConnection();
            foreach (var property in Properties(typeof(SystemConnection)))
            {
                yield return Line($"{Systems}:{system.Key}:{property.Name}", property, bound, configuration);
            }
        }
    }

    /// <summary>What is set under <c>Dsar</c> and is no setting: a misspelt name that would be ignored.</summary>
    public static IEnumerable<string> Unknown(IConfiguration configuration)
    {
        var known = Names().Select(n => n.Split(':')).ToList();
        return configuration.GetSection("Dsar").AsEnumerable().Where(s => s.Value is not null).Select(s => s.Key)
            .Where(k => !known.Any(n => Fits(k.Split(':'), n))).Order(StringComparer.Ordinal);
    }

    private static bool Fits(string[] key, string[] setting) =>
        key.Length >= setting.Length && setting.Zip(key).All(p => p.First.StartsWith('<') || p.First.Equals(p.Second, StringComparison.OrdinalIgnoreCase)) && key[setting.Length..].All(k => int.TryParse(k, out _));

    private static SettingLine Line(string name, PropertyInfo property, object bound, IConfiguration configuration)
    {
        var isSet = configuration.GetSection(name).Exists();
        var value = property.GetValue(bound);
        var text = value switch
        {
            null or "" => "",
            _ when property.IsDefined(typeof(SecretAttribute)) || (property.DeclaringType == typeof(SystemConnection) && property.Name is "Read" or "Write") => "set, not shown",
            System.Collections.IEnumerable many and not string => string.Join(", ", many.Cast<object>()),
            _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
        };
        return new SettingLine(name, text, isSet);
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite);
}
