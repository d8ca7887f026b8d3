using Polly;
using Polly.Retry;

namespace Dsar.Discovery;

/// <summary>Four attempts for what may pass by itself, none for what will not.</summary>
internal static class Retry
{
    public static async Task<T> Run<T>(RunContext run, Func<CancellationToken, Task<T>> call, CancellationToken ct)
    {
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = run.Clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = 3,
                Delay = run.Options.RetryDelay,
                MaxDelay = TimeSpan.FromSeconds(30),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                DelayGenerator = attempt => ValueTask.FromResult((attempt.Outcome.Exception as ConnectorException)?.RetryAfter),
                ShouldHandle = new PredicateBuilder().Handle<ConnectorException>(e => e.IsTransient),
            })
            .Build();
        return await pipeline.ExecuteAsync(async t => await call(t), ct);
    }
}
