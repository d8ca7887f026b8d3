using System.Data.Common;
using Dsar.Api.Data;
using Microsoft.Data.Sqlite;
using Quartz;

namespace Dsar.Api.Jobs;

/// <summary>Settings <c>Dsar:Jobs</c>.</summary>
public sealed class JobOptions
{
    /// <summary>False: no scheduler runs and due work waits for another node. Default true.</summary>
    public bool Run { get; set; } = true;
}

/// <summary>
/// The only file that names the job engine. One durable job, one trigger per piece of work (name: object id, group: step), no data in the store.
/// Scheduling twice changes nothing or brings the time forward; a lost trigger only delays work until the next sweep.
/// </summary>
public sealed partial class Engine(IServiceProvider services)
{
    private static readonly JobKey Job = new("step");
    private static readonly TriggerKey SweepEachMinute = new("all", nameof(Step.Sweep));
    private static readonly TriggerKey SweepNow = new("start", nameof(Step.Sweep));
    private const string EachMinute = "0 * * * * ?";

    public async Task Schedule(Step step, Guid id, DateTimeOffset? notBefore, CancellationToken ct)
    {
        if (services.GetService<ISchedulerFactory>() is not { } factory)
        {
            return;
        }

        var builder = TriggerBuilder.Create().ForJob(Job).WithIdentity(id.ToString(), step.ToString());
        var trigger = (notBefore is { } time ? builder.StartAt(time) : builder.StartNow()).Build();
        var scheduler = await factory.GetScheduler(ct);
        await scheduler.ScheduleTrigger(trigger, TriggerConflict.KeepEarlier, ct);
    }

    /// <summary>Adds the scheduler on the installation's own database.</summary>
    public static void Add(IServiceCollection services, string? postgres, string sqlite)
    {
        services.AddQuartz(q =>
        {
            q.ConfigureScheduler(o => o.InstanceName = "Dsar");
            q.UseDefaultThreadPool(8);
            q.AddJob<StepJob>(j => j.WithIdentity(Job).StoreDurably().RequestRecovery());
            q.AddTrigger(t => t.ForJob(Job).WithIdentity(SweepEachMinute).WithCronSchedule(EachMinute));
            q.AddTrigger(t => t.ForJob(Job).WithIdentity(SweepNow).StartNow());
            q.UsePersistentStore(s =>
            {
                s.ConfigureStore(o =>
                {
                    o.StoreJobDataAsStrings = true;
                    o.SchemaProvisioning = SchemaProvisioning.CreateIfMissing;
                });
                s.UseSystemTextJsonSerializer();
                if (postgres is not null)
                {
                    s.UsePostgres(postgres);
                    s.UseClustering(c =>
                    {
                        c.CheckinInterval = TimeSpan.FromSeconds(5);
                        c.CheckinMisfireThreshold = TimeSpan.FromSeconds(15);
                    });
                }
                else
                {
                    s.UseSqlite(o => o.DataSourceFactory = _ => new SqliteDataSource(sqlite));
                }
            });
        });
        services.AddQuartzHostedService(o => o.WaitForJobsToComplete = true);
        services.AddHostedService<SweepGuard>();
    }

    /// <summary>The sweep finds what other triggers have lost; this finds the sweep's own, should somebody have emptied the store.</summary>
    private sealed partial class SweepGuard(ISchedulerFactory factory, TimeProvider clock, ILogger<SweepGuard> log) : BackgroundService
    {
        private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            // Looked at each second, so that it is the installation's clock that says when a minute is over.
            using var seconds = new PeriodicTimer(TimeSpan.FromSeconds(1));
            for (var last = clock.GetUtcNow(); await seconds.WaitForNextTickAsync(stoppingToken);)
            {
                if (clock.GetUtcNow() - last < Between)
                {
                    continue;
                }

                last = clock.GetUtcNow();
                try
                {
                    await Restore(await factory.GetScheduler(stoppingToken), stoppingToken);
                }
                catch (Exception e) when (e is SchedulerException or DbException)
                {
                    Log.NotLooked(log, Failures.CodeOf(e));
                }
            }
        }

        private static async Task Restore(IScheduler scheduler, CancellationToken ct)
        {
            if (await scheduler.GetTrigger(SweepEachMinute, ct) is not null)
            {
                return;
            }

            await scheduler.ScheduleTrigger(TriggerBuilder.Create().ForJob(Job).WithIdentity(SweepEachMinute).WithCronSchedule(EachMinute).Build(), TriggerConflict.KeepEarlier, ct);
            await scheduler.ScheduleTrigger(TriggerBuilder.Create().ForJob(Job).WithIdentity(SweepNow).StartNow().Build(), TriggerConflict.KeepEarlier, ct);
        }

        private static partial class Log
        {
            [LoggerMessage(14, LogLevel.Warning, "Whether the sweep is still scheduled was not found out: {Code}")]
            public static partial void NotLooked(ILogger logger, string code);
        }
    }

    /// <summary>What a trigger runs: the sweep for all, or one step on one object.</summary>
    private sealed class StepJob(StepRunner runner, Upkeep upkeep, Levels levels, Engine engine, IHostApplicationLifetime lifetime) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        {
            // At a stop the engine waits for its jobs; they end at their next checkpoint.
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
            // A firing that a killed process left behind comes again under a name of the engine's own.
            var key = context.Recovering ? context.RecoveringTriggerKey! : context.Trigger.Key;
            if (Enum.Parse<Step>(key.Group) is var step and not Step.Sweep)
            {
                await runner.Run(step, Guid.Parse(key.Name), stop.Token);
                return;
            }

            await upkeep.Run(stop.Token);
            foreach (var (due, work) in await runner.FindDue(stop.Token))
            {
                await engine.Schedule(due, work.Id, null, stop.Token);
            }

            await levels.Read(stop.Token);
        }
    }

    /// <summary>Opens SQLite connections with our settings: the engine writes to the same file as everything else.</summary>
    private sealed class SqliteDataSource(string connectionString) : DbDataSource
    {
        public override string ConnectionString => connectionString;

        protected override DbConnection CreateDbConnection()
        {
            var connection = new SqliteConnection(connectionString);
            connection.StateChange += (_, e) =>
            {
                if (e.CurrentState == System.Data.ConnectionState.Open)
                {
                    SqlitePragmas.Apply(connection);
                }
            };
            return connection;
        }
    }
}
