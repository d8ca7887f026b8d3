using Dsar.Api.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests;

/// <summary>
/// Registers and data maps: all errors of all files at once and nothing loaded; a changed file is loaded again, one edited through the API is kept.
/// Seen red with only the first error told.
/// </summary>
public sealed class LoaderTests : IDisposable
{
    private readonly Installations _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task All_errors_of_all_files_are_told_with_place_code_and_reason_and_nothing_is_loaded()
    {
        var registers = _folder.Folder("registers", ("a.yaml", "key: demo-hosting\nname: \"A\"\ncolour: blue\n"), ("b.yaml", Register() + "\nshoeSize: 43\n"), ("c.yaml", "key: [\n"));
        var maps = _folder.Folder("maps", ("crm.yaml", "map: 1\nsystem: demo-crm\ncontroller: demo-hosting\nkind: abacus\n"), ("web.yaml", "map: 9\n"));

        var (exit, error) = await Installations.Program(_folder.Arguments($"--Dsar:Registers={registers}", $"--Dsar:DataMaps={maps}"));

        exit.Should().Be(2);
        foreach (var file in new[] { "a.yaml", "b.yaml", "c.yaml", "crm.yaml", "web.yaml" })
        {
            error.Should().MatchRegex($@"(?m)^\S*{file}:\d+:\d+  (RG|DM)\d+ \S+.*$");
        }

        error.Should().MatchRegex(@"\d+ error\(s\) in registers and data maps; nothing was loaded\.").And.NotContain("   at ");
        (await Look(db => db.Controllers.IgnoreQueryFilters().CountAsync())).Should().Be(0);
        (await Look(db => db.ApiKeys.IgnoreQueryFilters().CountAsync())).Should().Be(0);
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_named() =>
        (await Installations.Program(_folder.Arguments("--Dsar:Registers=/nowhere/registers"))).Should().BeEquivalentTo((2, "The folder /nowhere/registers does not exist (Dsar:Registers, Dsar:DataMaps)." + Environment.NewLine));

    [Fact]
    public async Task A_changed_file_is_loaded_again_and_one_edited_through_the_API_is_kept()
    {
        var folder = _folder.Folder("registers", ("demo.yaml", Register()));
        var setting = $"--Dsar:Registers={folder}";
        await Start(setting);
        (await Row()).Version.Should().Be(1);
        await Start(setting);
        (await Row()).Version.Should().Be(1, "an unchanged file changes nothing");

        _folder.Folder("registers", ("demo.yaml", Register().Replace("Exempelhotellet AB", "Nya Exempelhotellet AB", StringComparison.Ordinal)));
        await Start(setting);
        var changed = await Row();
        (changed.Version, changed.Body.Contains("Nya Exempelhotellet AB")).Should().Be((2L, true));

        await Look(db => db.Controllers.IgnoreQueryFilters().ExecuteUpdateAsync(u => u.SetProperty(c => c.Edited, true)));
        _folder.Folder("registers", ("demo.yaml", Register()));
        using var log = new CapturedLog();
        await (await _folder.Prepared(log, setting)).DisposeAsync();
        (await Row()).Body.Should().Contain("Nya Exempelhotellet AB");
        log.Text.Should().Contain("DW120 demo-hosting");
        (await Look(db => db.AuditEntries.CountAsync(e => e.Action == "register.loaded"))).Should().Be(2);
    }

    private static string Register() => File.ReadAllText(Path.Combine(Repository.Root, "seeds/registers/demo-hosting.yaml"));

    private async Task Start(string setting) => await (await _folder.Prepared(null, setting)).DisposeAsync();

    private Task<ControllerRow> Row() => Look(db => db.Controllers.IgnoreQueryFilters().AsNoTracking().SingleAsync());

    private async Task<T> Look<T>(Func<DsarDbContext, Task<T>> look)
    {
        await using WebApplication app = Dsar.Api.Setup.App.Build(_folder.Arguments());
        await using var scope = app.Services.CreateAsyncScope();
        return await look(scope.ServiceProvider.GetRequiredService<DsarDbContext>());
    }
}
