using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Dsar.Discovery;

/// <summary>Says to a vendor who asks. The secret is read from its file at each use, so that it can be changed while the service runs, and kept nowhere.</summary>
internal sealed class RestCredentials(RestAuth auth, RestLine line, Uri address, TimeProvider clock)
{
    private const int LongestSecret = 16 * 1024;
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <summary>Puts the credentials on a call.</summary>
    /// <exception cref="ConnectorException">not_configured when there is no secret; auth when no token is given.</exception>
    public async Task Sign(HttpRequestMessage message, string? file, CancellationToken ct)
    {
        switch (auth.Type)
        {
            case RestAuthType.Basic:
                message.Headers.Authorization = Basic(auth.User!, await Secret(file, ct));
                break;
            case RestAuthType.Bearer:
                message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Secret(file, ct));
                break;
            case RestAuthType.Header:
                message.Headers.TryAddWithoutValidation(auth.Name!, await Secret(file, ct));
                break;
            case RestAuthType.Oauth:
                message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Token(file, ct));
                break;
        }
    }

    /// <summary>A token was refused: the next call asks for another. False when there was none to forget.</summary>
    public bool Forget(string? file) => auth.Type == RestAuthType.Oauth && line.Tokens.TryRemove(file ?? string.Empty, out _);

    private async Task<string> Token(string? file, CancellationToken ct)
    {
        if (line.Tokens.TryGetValue(file ?? string.Empty, out var held) && held.Until > clock.GetUtcNow())
        {
            return held.Value;
        }

        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (auth.Scope is { } scope)
        {
            form["scope"] = scope;
        }

        // RFC 6749 section 2.3.1: the client's name and secret are form-encoded before they are joined.
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(address, auth.TokenPath)) { Content = new FormUrlEncodedContent(form) };
        message.Headers.Authorization = Basic(Uri.EscapeDataString(auth.User!), Uri.EscapeDataString(await Secret(file, ct)));
        await line.Bucket.Take(ct);
        using var response = await line.Client.SendAsync(message, ct);
        if (!response.IsSuccessStatusCode)
        {
            throw new ConnectorException("auth", (int)response.StatusCode >= 500);
        }

        using var answer = await RestAnswer.Read(response, ct);
        if (answer.Root.ValueKind != JsonValueKind.Object || !answer.Root.TryGetProperty("access_token", out var token) || token.ValueKind != JsonValueKind.String)
        {
            throw new ConnectorException("auth", false);
        }

        var seconds = answer.Root.TryGetProperty("expires_in", out var life) && life.TryGetInt32(out var given) ? Math.Clamp(given, 0, 86_400) : 300;
        var made = (token.GetString()!, clock.GetUtcNow().AddSeconds(seconds) - Margin);
        line.Tokens[file ?? string.Empty] = made;
        return made.Item1;
    }

    private static AuthenticationHeaderValue Basic(string user, string secret) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}")));

    private static async Task<string> Secret(string? file, CancellationToken ct)
    {
        try
        {
            return file is not null && new FileInfo(file) is { Exists: true, Length: < LongestSecret } && (await File.ReadAllTextAsync(file, ct)).Trim() is { Length: > 0 } secret
                && secret.All(c => c is >= ' ' and <= '~')
                ? secret : throw new ConnectorException("not_configured", false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ConnectorException("not_configured", false);
        }
    }
}
