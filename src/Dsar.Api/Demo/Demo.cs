using Dsar.Api.Data;
using Dsar.Api.Security;
using Microsoft.Data.Sqlite;

namespace Dsar.Api.Demo;

/// <summary>
/// Drives all six rights of Kim Lund through a fresh instance of this service, over HTTP as an integrator and two agents would: compares the copy she gets
/// with the hand-written truth of the demo systems, and what is left in them after the erasure with plain SQL. Ends with 0 only when everything is exactly right.
/// </summary>
public static class Demo
{
    private const string Folder = "data/demo";

    /// <summary>Runs in <c>data/demo</c> of the working folder, which is emptied first. Settings such as <c>--Dsar:SeedsFolder=</c> reach the instance.</summary>
    public static Task<int> Run(string[] args, TextWriter output) => Run(args, output, Path.GetFullPath(Folder));

    /// <summary>Runs in a folder that is emptied first.</summary>
    internal static async Task<int> Run(string[] args, TextWriter output, string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, ".gitignore"), "*\n");
        try
        {
            await using var instance = await DemoInstance.Start(Path.Combine(folder, "instance"), args);
            var unpacked = await Follow(instance, output, folder);
            await output.WriteLineAsync();
            await output.WriteLineAsync("Everything is as it should be.");
            await output.WriteLineAsync($"The answer is in {unpacked}; open 1-registerutdrag.html there. The other letters are in {folder}.");
            return 0;
        }
        catch (DemoFailedException failed)
        {
            await output.WriteLineAsync();
            await output.WriteLineAsync("This is not right:");
            await output.WriteLineAsync(failed.Message);
            return 1;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
        }
    }

    private static async Task<string> Follow(DemoInstance instance, TextWriter output, string folder)
    {
        await output.WriteLineAsync($"A fresh Dsar at {instance.Address}, data in {folder}. Kim Lund asks what is held about her:");
        await output.WriteLineAsync();
        var script = new DemoScript(output);
        var search = new DemoSearch(instance, script);
        await search.File();
        await search.EnterMailedCode();
        await search.AnswerTasks();
        await search.Review();
        await search.StepUp();
        var answer = new DemoAnswer(instance, script, search.Request);
        await answer.DecideAndApprove();
        var zip = await answer.Download(folder);
        var unpacked = DemoPackage.Unpack(zip, script);
        DemoTruth.Compare(unpacked, instance, script);
        DemoTruth.Statement(unpacked, script);
        await answer.HandOver();
        await Rights(instance, output, folder, script, search);
        await VerifyAudit(instance, script);
        return unpacked;
    }

    private static async Task Rights(DemoInstance instance, TextWriter output, string folder, DemoScript script, DemoSearch search)
    {
        await output.WriteLineAsync();
        await output.WriteLineAsync("She has read it, and asks for all the rest in one go:");
        await output.WriteLineAsync();
        var systems = new DemoSystems(instance, script);
        var rights = new DemoRights(instance, script, search, systems);
        await rights.File();
        await rights.Search();
        systems.AfterStop();
        await rights.Answer(
            "rectification",
            new { select = new { collection = "customers" }, outcome = "rectify", changes = new[] { new { field = "city", to = "Exempelköping" } } },
            new { select = new { collection = "invoices" }, outcome = "withhold", ground = "accuracy_confirmed", rationale = new { sv = "En faktura visar orten som den var när den ställdes ut.", en = "An invoice shows the town as it was when it was issued." } },
            new { select = new { collection = "contacts" }, outcome = "withhold", ground = "accuracy_confirmed", rationale = new { sv = "Domänens kontakt bor kvar i Exempelby.", en = "The contact of the domain still lives in Exempelby." } });
        systems.AfterCorrection();
        await rights.Answer("restriction");
        await rights.EraseTooEarly();
        await rights.Answer("portability");
        await rights.Erase();
        foreach (var right in rights.Requests.Keys)
        {
            await rights.Save(right, folder);
        }
    }

    private static async Task VerifyAudit(DemoInstance instance, DemoScript script)
    {
        await using var scope = instance.Services.CreateAsyncScope();
        var audit = await AuditVerifier.Verify(scope.ServiceProvider.GetRequiredService<DsarDbContext>(), default);
        DemoFailedException.Unless(audit.Clean, string.Join('\n', audit.Lines));
        script.Note("Auditor", "audit verify", $"{audit.Lines.Count} chains whole");
    }
}

/// <summary>The demo met something that is not right.</summary>
internal sealed class DemoFailedException(string message) : Exception(message)
{
    public static void Unless(bool right, string message)
    {
        if (!right)
        {
            throw new DemoFailedException(message);
        }
    }
}
