using System.Collections.Concurrent;
using Polly;
using Polly.CircuitBreaker;

namespace Dsar.Discovery;

/// <summary>
/// Keeps calls away from systems that fail: when at least half of eight or more calls in 30 seconds failed, none is made for a minute, and then one that tries
/// (discovery.md 3.4). One for a process, so that what one search met spares the others the wait, and the system the load.
/// </summary>
/// <param name="clock">Measures the times.</param>
public sealed class Breakers(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Controller, string System), ResiliencePipeline> _systems = new();

    /// <summary>The connector with the breaker of its system before it.</summary>
    /// <param name="map">The system's map.</param>
    /// <param name="connector">Its connector; disposed with the answer.</param>
    public IConnector Around(DataMap map, IConnector connector) => new BreakerConnector(connector, _systems.GetOrAdd((map.Controller, map.System), _ => Closed()));

    private ResiliencePipeline Closed() => new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = 0.5,
            MinimumThroughput = 8,
            SamplingDuration = TimeSpan.FromSeconds(30),
            BreakDuration = TimeSpan.FromSeconds(60),
            // An answer that is wrong is an answer: only what may pass by itself is waited out.
            ShouldHandle = new PredicateBuilder().Handle<ConnectorException>(e => e.IsTransient),
        })
        .Build();
}
