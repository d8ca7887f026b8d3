using System.Diagnostics;
using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests;

/// <summary>Stops a step as if its process ended, at a moment that can be counted: a statement to the service's database, or a look at the clock, as every read of a system takes.</summary>
internal static class Cuts
{
    /// <summary>Runs a step on an object again and again, stopped at its first, second, fourth, seventh, twelfth moment and so on, until it comes through; answers how often it was stopped.</summary>
    public static async Task<int> Cut(this Api api, Step step, Guid id)
    {
        var runner = api.Services.GetRequiredService<StepRunner>();
        for (int cuts = 0, moment = 1; ; cuts++, moment = (moment * 8 / 5) + 1)
        {
            using var cut = new CancellationTokenSource();
            using (new Countdown(api, moment, cut))
            {
                try
                {
                    await runner.Run(step, id, cut.Token);
                    return cuts;
                }
                catch (OperationCanceledException)
                {
                    await runner.VoidOwnLeases(default);
                }
            }
        }
    }

    /// <summary>Counts the moments of one service and cancels at one of them.</summary>
    private sealed class Countdown : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly List<IDisposable> _subscriptions = [];
        private readonly Api _api;
        private readonly string _database;
        private readonly CancellationTokenSource _cut;
        private int _left;

        public Countdown(Api api, int moment, CancellationTokenSource cut)
        {
            _database = api.Look(db => Task.FromResult(db.Database.GetConnectionString()!)).GetAwaiter().GetResult();
            (_api, _left, _cut) = (api, moment, cut);
            api.Clock.Looked += Pass;
            _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name)
            {
                _subscriptions.Add(value.Subscribe(this));
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key == RelationalEventId.CommandExecuting.Name && value.Value is CommandEventData { Context: { } context } && context.Database.GetConnectionString() == _database)
            {
                Pass();
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose()
        {
            _api.Clock.Looked -= Pass;
            _subscriptions.ForEach(s => s.Dispose());
        }

        private void Pass()
        {
            if (Interlocked.Decrement(ref _left) == 0)
            {
                _cut.Cancel();
            }
        }
    }
}
