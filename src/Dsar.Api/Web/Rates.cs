using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Web;

/// <summary>Settings <c>Dsar:Rates</c>: calls per key and minute on each node.</summary>
public sealed class RateOptions
{
    /// <summary>Everything that has no rate of its own.</summary>
    [Range(1, int.MaxValue)]
    public int Default { get; set; } = 600;

    /// <summary>Questions whether data may be processed.</summary>
    [Range(1, int.MaxValue)]
    public int Check { get; set; } = 6000;

    /// <summary>Searches by identifier.</summary>
    [Range(1, int.MaxValue)]
    public int Search { get; set; } = 60;

    /// <summary>Requests taken in.</summary>
    [Range(1, int.MaxValue)]
    public int Intake { get; set; } = 120;

    /// <summary>Event streams that a key has open at a time.</summary>
    [Range(1, int.MaxValue)]
    public int Streams { get; set; } = 20;

    /// <summary>Wrong keys per address.</summary>
    [Range(1, int.MaxValue)]
    public int Authentication { get; set; } = 10;

    /// <summary>Codes mailed to one address in 15 minutes.</summary>
    [Range(1, int.MaxValue)]
    public int CodesPerQuarterHour { get; set; } = 3;

    /// <summary>Codes mailed to one address in a day.</summary>
    [Range(1, int.MaxValue)]
    public int CodesPerDay { get; set; } = 10;

    /// <summary>Receipts mailed to one address in a day; further requests are taken in all the same.</summary>
    [Range(1, int.MaxValue)]
    public int ReceiptsPerDay { get; set; } = 3;
}

/// <summary>A rate that calls are counted against.</summary>
public enum Rate
{
    Default,
    Check,
    Search,
    Intake,
    Authentication,
}

/// <summary>The rate of an operation; without it, the default.</summary>
public sealed record RatedAs(Rate Rate);

/// <summary>Where a caller stands in a rate after this call.</summary>
/// <param name="Rate">The rate.</param>
/// <param name="Quota">Calls per minute.</param>
/// <param name="Left">Calls left.</param>
/// <param name="Reset">Seconds until the next minute.</param>
/// <param name="Exceeded">True when this call is one too many.</param>
public sealed record RateUse(Rate Rate, int Quota, int Left, int Reset, bool Exceeded)
{
    private string Name => Words.Of(Rate);

    /// <summary>Value of the header RateLimit-Policy.</summary>
    public string Policy => $"\"{Name}\";q={Quota};w=60";

    /// <summary>Value of the header RateLimit.</summary>
    public string State => $"\"{Name}\";r={Left};t={Reset}";

    /// <summary>What a call too many is answered with.</summary>
    public Problem Problem => new("quota_exceeded", Members: Problem.Extra(("violatedPolicies", new[] { Name }))) { RetryAfter = Reset };
}

/// <summary>Counts calls per key and minute, in memory: with several nodes each counts for itself. Only the running minute is kept, so memory is bounded by it.</summary>
public sealed class Rates(IOptions<RateOptions> options, TimeProvider clock)
{
    private const int SecondsPerWindow = 60;
    private Minute _minute = new(0, []);

    private sealed record Minute(long Number, ConcurrentDictionary<(Rate, string), int> Used);

    /// <summary>Counts a call.</summary>
    public RateUse Count(Rate rate, string who) => Use(rate, Running().Used.AddOrUpdate((rate, who), 1, (_, n) => n + 1));

    /// <summary>Where the caller stands, without counting.</summary>
    public RateUse Look(Rate rate, string who) => Use(rate, Running().Used.GetValueOrDefault((rate, who)));

    /// <summary>Who calls, for failed sign-ins: the address; of IPv6 the network, for a subscriber has 2^64 of them.</summary>
    public static string AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        address = address?.IsIPv4MappedToIPv6 == true ? address.MapToIPv4() : address;
        return address is { AddressFamily: AddressFamily.InterNetworkV6 } ? new IPAddress([.. address.GetAddressBytes().Take(8), .. new byte[8]]).ToString() : address?.ToString() ?? "local";
    }

    private RateUse Use(Rate rate, int used)
    {
        var quota = rate switch
        {
            Rate.Check => options.Value.Check,
            Rate.Search => options.Value.Search,
            Rate.Intake => options.Value.Intake,
            Rate.Authentication => options.Value.Authentication,
            _ => options.Value.Default,
        };
        var reset = SecondsPerWindow - (int)(clock.GetUtcNow().ToUnixTimeSeconds() % SecondsPerWindow);
        return new RateUse(rate, quota, Math.Max(0, quota - used), reset, used > quota);
    }

    private Minute Running()
    {
        var (minute, number) = (Volatile.Read(ref _minute), clock.GetUtcNow().ToUnixTimeSeconds() / SecondsPerWindow);
        if (minute.Number != number)
        {
            Interlocked.CompareExchange(ref _minute, new Minute(number, []), minute);
        }

        return Volatile.Read(ref _minute);
    }
}
