using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Security;

/// <summary>Settings <c>Dsar:Security</c>.</summary>
public sealed class SecurityOptions
{
    /// <summary>How many different requests one person may open in an hour before it is reported. Default 50.</summary>
    [Range(1, 100_000)]
    public int RequestsOpenedPerHour { get; set; } = 50;

    /// <summary>Ids of the people who may see requests of protected persons (GET /v1/api-keys shows them); for everybody else such requests do not exist. Empty: all colleagues.</summary>
    public IReadOnlyList<string>? ProtectedIdentityPeople { get; set; }

    /// <summary>Whether this person is named for protected identities, or nobody is.</summary>
    internal bool SeesProtected(PersonId? person) => ProtectedIdentityPeople is not { Count: > 0 } named || (person is { } id && named.Select(Guid.Parse).Contains(id.Value));
}

/// <summary>Notices a person who opens unusually many requests: a curious or bribed colleague works within their rights, so it stops nobody and is told.</summary>
public sealed partial class AccessAlarm(IOptions<SecurityOptions> options, TimeProvider clock, ILogger<AccessAlarm> log)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<Guid, Opened> _people = new();

    /// <summary>Whether this look is the one that is too many in its hour; told once an hour and person, with how many it were.</summary>
    public int? TooMany(Caller caller, RequestId? request)
    {
        if (!caller.IsPerson || request is not { } id)
        {
            return null;
        }

        var person = caller.Person?.Value ?? caller.Id;
        var count = _people.GetOrAdd(person, _ => new Opened()).Add(id, clock.GetUtcNow());
        if (count != options.Value.RequestsOpenedPerHour + 1)
        {
            return null;
        }

        Telemetry.AccessAlarms.Add(1);
        Log.TooMany(log, person, count.Value);
        return count;
    }

    /// <summary>What one person has opened in the hour that began with the first of them.</summary>
    private sealed class Opened
    {
        private readonly Lock _lock = new();
        private readonly HashSet<RequestId> _requests = [];
        private DateTimeOffset _until;

        /// <summary>How many it are with this one; null when it was open before.</summary>
        public int? Add(RequestId id, DateTimeOffset now)
        {
            lock (_lock)
            {
                if (now >= _until)
                {
                    _requests.Clear();
                    _until = now + Window;
                }

                return _requests.Add(id) ? _requests.Count : null;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(40, LogLevel.Warning, "Person {Person} opened {Count} different requests within an hour")]
        public static partial void TooMany(ILogger logger, Guid person, int count);
    }
}
