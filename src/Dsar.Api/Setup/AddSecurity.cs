using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Setup;

/// <summary>Keys, vault, callers; deny by default.</summary>
public static class SecuritySetup
{
    public static IServiceCollection AddSecurity(this IServiceCollection services, bool development)
    {
        services.AddOptions<DsarOptions>().BindConfiguration("Dsar").ValidateDataAnnotations()
            .Validate(o => string.IsNullOrWhiteSpace(o.Scanner) || Scanner.Address(o.Scanner) is not null, "Dsar:Scanner is the absolute path of a socket, or host:port.").ValidateOnStart();
        services.AddOptions<KeyOptions>().BindConfiguration("Dsar:Keys");
        services.AddSingleton(new SteadyClock(TimeProvider.System));
        services.AddSingleton<TimeProvider>(p => p.GetRequiredService<SteadyClock>());
        services.AddSingleton(p => new PublicAddress(p.GetRequiredService<IOptions<DsarOptions>>().Value.PublicAddress));
        services.AddSingleton(p => MasterKey.Load(p.GetRequiredService<IOptions<KeyOptions>>().Value, p.GetRequiredService<DataFolder>().Path, development));
        services.AddScoped<Caller>();
        services.AddOptions<SecurityOptions>().BindConfiguration("Dsar:Security").ValidateDataAnnotations()
            .Validate(o => (o.ProtectedIdentityPeople ?? []).All(p => Guid.TryParse(p, out _)), "Dsar:Security:ProtectedIdentityPeople: ids of people, as GET /v1/api-keys shows them.").ValidateOnStart();
        services.AddSingleton<AccessAlarm>().AddScoped<Vault>();
        services.AddSingleton(new KeySource(Vault.NewRsa));
        services.AddOptions<AuditOptions>().BindConfiguration("Dsar:Audit");
        services.AddSingleton<AuditFolder>();
        services.AddScoped<Checkpoints>();
        services.AddOptions<BackupOptions>().BindConfiguration("Dsar:Backup").Validate(o => o.Every >= TimeSpan.FromMinutes(10) && o.Every <= TimeSpan.FromDays(1), "Dsar:Backup:Every is 10 minutes to a day.").ValidateOnStart();
        services.AddScoped<Backups>();
        services.AddSingleton<AuditMirror>().AddSingleton<CheckCounts>();
        services.AddHostedService(p => p.GetRequiredService<AuditMirror>());
        services.AddScoped<Idempotency>().AddScoped<IdempotencyClaims>();
        services.AddOptions<RateOptions>().BindConfiguration("Dsar:Rates").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Rates>().AddSingleton<Streams>();
        services.AddScoped<Cursors>();
        // No cookie exists yet, so nothing needs a key ring on disk.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAuthentication(ApiKeyHandler.Name).AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Name, null);
        services.AddScoped<IAuthorizationHandler, ScopeHandler>();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder(ApiKeyHandler.Name)
            .RequireAuthenticatedUser().AddRequirements(new ScopeRequirement()).Build());
        return services;
    }
}
