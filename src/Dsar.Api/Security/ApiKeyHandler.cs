using System.Security.Claims;
using System.Text.Encodings.Web;
using Dsar.Api.Data;
using Dsar.Api.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Security;

/// <summary>Reads <c>Authorization: Bearer</c>, looks the key up on every call (so a revoked key ends at once) and tells <see cref="Caller"/> who it is.</summary>
public sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, DsarDbContext db, Caller caller, Rates rates, IOptions<DsarOptions> settings, IOptions<SecurityOptions> security, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "ApiKey";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return AuthenticateResult.NoResult();
        }

        var key = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : "";
        if (!ApiKeys.IsWellFormed(key, settings.Value.Environment))
        {
            return Refuse();
        }

        var now = clock.GetUtcNow();
        var hash = ApiKeys.Hash(key);
        // Before the caller is known there is no controller, so the filter is set aside for this one look-up by an unguessable hash.
        var row = await db.ApiKeys.AsNoTracking().IgnoreQueryFilters().SingleOrDefaultAsync(k => k.Hash == hash, Context.RequestAborted);
        if (row is null || row.RevokedAt is not null || row.ExpiresAt <= now)
        {
            return Refuse();
        }

        var scopes = row.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => Scopes.TryParse(n, out var s) ? s : throw new InvalidOperationException("A stored key has an unknown scope."));
        caller.SignIn(row.Kind, row.Id, row.ControllerId, row.PersonId, Scopes.WithImplied(scopes), row.Kind != CallerKind.Agent || security.Value.SeesProtected(row.PersonId));
        await MarkUsed(row, DateOnly.FromDateTime(now.UtcDateTime));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim("key", row.Id.ToString())], Name)), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var use = Context.Features.Get<RateUse>();
        if (use is { Exceeded: true })
        {
            return new ProblemResult(use.Problem).ExecuteAsync(Context);
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        return new ProblemResult(new Problem("unauthenticated")).ExecuteAsync(Context);
    }

    /// <summary>A wrong key counts against its address. A right one is let in whatever others at the address do: nobody can lock a caller out.</summary>
    private AuthenticateResult Refuse()
    {
        Telemetry.AuthFailures.Add(1);
        Context.Features.Set(rates.Count(Rate.Authentication, Rates.AddressOf(Context)));
        return AuthenticateResult.Fail("no key");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        new ProblemResult(ScopeHandler.Refusal(Context, caller)).ExecuteAsync(Context);

    private async Task MarkUsed(ApiKey row, DateOnly today)
    {
        if (row.LastUsedOn == today)
        {
            return;
        }

        try
        {
            await db.Write(d => d.ApiKeys.IgnoreQueryFilters().Where(k => k.Id == row.Id).ExecuteUpdateAsync(u => u.SetProperty(k => k.LastUsedOn, today)), Context.RequestAborted);
        }
        catch (Exception e) when (Failures.IsUnavailable(e))
        {
            // Reading goes on while nothing can be written; the next call notes the day.
        }
    }
}
