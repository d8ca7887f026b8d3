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
public sealed class Engine(IServiceProvider services)
{
    private static readonly JobKey Job = new("step");

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
            q.AddTrigger(t => t.ForJob(Job).WithIdentity("all", nameof(Step.Sweep)).WithCronSchedule("0 * * * * ?"));
            q.AddTrigger(t => t.ForJob(Job).WithIdentity("start", nameof(Step.Sweep)).StartNow());
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
