using System.Diagnostics.CodeAnalysis;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Design.Internal;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests;

/// <summary>
/// The committed migrations equal the model on both providers. Seen red after a column was added without a migration.
/// To renew: <c>DSAR_ADD_MIGRATION=Name dotnet test tests/Dsar.Api.Tests --filter Migrations_match_the_model</c>.
/// </summary>
[SuppressMessage("Usage", "EF1001", Justification = "The scaffolder's provider services have no other home; this runs in the test only.")]
public sealed class MigrationTests
{
    private static readonly (string Name, Func<DsarDbContext> Make, IDesignTimeServices Provider)[] Providers =
    [
        ("Sqlite", () => new SqliteDsarDbContext(new DbContextOptionsBuilder<SqliteDsarDbContext>().UseSqlite("Data Source=:memory:").Options, new Caller(), TimeProvider.System),
            new Microsoft.EntityFrameworkCore.Sqlite.Design.Internal.SqliteDesignTimeServices()),
        ("Postgres", () => new PostgresDsarDbContext(new DbContextOptionsBuilder<PostgresDsarDbContext>().UseNpgsql("Host=localhost").Options, new Caller(), TimeProvider.System),
            new Npgsql.EntityFrameworkCore.PostgreSQL.Design.Internal.NpgsqlDesignTimeServices()),
    ];

    [Fact]
    public void Migrations_match_the_model()
    {
        var add = Environment.GetEnvironmentVariable("DSAR_ADD_MIGRATION");
        foreach (var (name, make, provider) in Providers)
        {
            using var db = make();
            if (add is { Length: > 0 })
            {
                Scaffold(db, provider, name, add);
                continue;
            }

            db.Database.HasPendingModelChanges().Should().BeFalse($"the {name} migrations must describe the model; renew them as the comment on this class says");
        }
    }

    private static void Scaffold(DsarDbContext db, IDesignTimeServices provider, string folder, string migration)
    {
        var services = new ServiceCollection().AddEntityFrameworkDesignTimeServices(new OperationReporter(null)).AddDbContextDesignTimeServices(db);
        provider.ConfigureDesignTimeServices(services);
        using var built = services.BuildServiceProvider();
        var scaffolder = built.GetRequiredService<IMigrationsScaffolder>();
        var project = Path.Combine(Repository.Root, "src", "Dsar.Api");
        var output = Path.Combine(project, "Data", "Migrations", folder);
        scaffolder.Save(project, scaffolder.ScaffoldMigration(migration, "Dsar.Api", $"Data.Migrations.{folder}"), output, dryRun: false);
    }
}
