using Dsar.Discovery;

namespace Dsar.Api.Features.Systems;

/// <summary>Connections by name: <c>Dsar:Systems:&lt;name&gt;</c> with Read, Write, BaseUrl, SecretFile, AllowNetworks; and the demo systems made at a seeded start.</summary>
public sealed class SystemConnections(IConfiguration configuration)
{
    private readonly Dictionary<string, SystemConnection> _seeded = [];

    /// <summary>Adds the demo systems' files; a configured connection of the same name wins.</summary>
    public void Seed(string name, string connectionString) => _seeded[name] = new SystemConnection { Read = connectionString, Write = connectionString };

    public IReadOnlyDictionary<string, SystemConnection> All()
    {
        var all = new Dictionary<string, SystemConnection>(_seeded);
        foreach (var section in configuration.GetSection("Dsar:Systems").GetChildren())
        {
            all[section.Key] = section.Get<SystemConnection>() ?? new SystemConnection();
        }

        return all;
    }
}
