using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Dsar.Api.Web;

namespace Dsar.Api.Setup;

/// <summary>Steps, their runner and, unless switched off, the engine.</summary>
public static class JobsSetup
{
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<JobOptions>().BindConfiguration("Dsar:Jobs").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(p => Node.Load(p.GetRequiredService<DataFolder>().Path));
        services.AddSingleton<Engine>();
        services.AddSingleton<StepRunner>().AddSingleton<Upkeep>().AddSingleton<Causes>().AddSingleton<Levels>();
        services.AddScoped<JobOutbox>().AddScoped<Stopped>().AddScoped<Shredder>().AddScoped<Leftovers>();
        foreach (var step in typeof(IStep).Assembly.GetTypes().Where(t => t is { IsAbstract: false, IsInterface: false } && typeof(IStep).IsAssignableFrom(t)))
        {
            services.AddScoped(typeof(IStep), step);
        }

        if (configuration.GetValue("Dsar:Jobs:Run", true))
        {
            var options = configuration.GetSection("Dsar").Get<DsarOptions>() ?? new DsarOptions();
            var postgres = options.Postgres is { Length: > 0 } set ? DataSetup.PostgresConnection(set, forEngine: true) : null;
            Engine.Add(services, postgres, DataSetup.SqliteConnection(Path.GetFullPath(options.DataFolder)));
        }

        return services;
    }
}
