using Dsar.Api.Security;

namespace Dsar.Api.Setup;

/// <summary>What the program does besides serving.</summary>
public static class Verbs
{
    public static Task<int> Run(string verb, string[] args) => verb switch
    {
        _ => throw new StartRefusedException($"There is no verb '{verb}'. Verbs: serve, demo, migrate, keys create, audit verify, openapi."),
    };
}
