using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Dsar.Api.Security;

namespace Dsar.Api.Tests;

/// <summary>
/// Two verifiers, ours and one in Python that knows only the format, find whatever is done to an export, and say the same of it. Seen red with a hash that
/// does not cover the hash before it.
/// </summary>
public sealed class AuditExportTests : IAsyncLifetime
{
    private const int Flips = 500;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dsar-audit");
    private readonly List<(string What, string File, bool Clean)> _cases = [];
    private Api _api = null!;
    private List<AuditRecord> _chain = [];

    private string Checkpoints => Path.Combine(_folder.FullName, "checkpoints.ndjson");

    private string Keys => Path.Combine(_folder.FullName, "jwks.json");

    public async Task InitializeAsync()
    {
        _api = Databases.Fresh("sqlite");
        var scenario = await Scenario.InReview(_api);
        for (var look = 0; look < 5; look++)
        {
            (await scenario.Get()).Expect(HttpStatusCode.OK);
        }

        var auditor = _api.As(await Tests.Keys.Person(_api, "demo-hosting", "Data Protection Officer", "audit:read"));
        var checkpoint = await auditor.Post("/v1/audit/checkpoints", new { });
        await File.WriteAllTextAsync(Checkpoints, Line(checkpoint.Expect(HttpStatusCode.Created)));
        await File.WriteAllTextAsync(Keys, (await _api.As(null).Get("/.well-known/jwks.json")).Body!.ToJsonString());
        _chain = [.. (await Export(auditor)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => AuditRecord.Parse(l)!)];
        _chain.Count.Should().BeGreaterThan(10);
    }

    public Task DisposeAsync()
    {
        _api.Dispose();
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [PythonFact]
    public async Task Both_verifiers_find_every_change_and_agree()
    {
        Case("as exported", _chain, clean: true);
        Fields();
        Rows();
        Rechained();
        var export = Encoding.UTF8.GetBytes(Text(_chain));
        var random = new Random(20261122);
        for (var i = 0; i < Flips; i++)
        {
            var (bytes, at) = ((byte[])export.Clone(), random.Next(export.Length));
            bytes[at] ^= (byte)random.Next(1, 256);
            Case($"flip {i} of byte {at}", bytes, clean: false);
        }

        var (ours, theirs) = (_cases.Select(c => Ours(c.File)).ToList(), await Theirs());
        theirs.Should().HaveCount(_cases.Count);
        for (var i = 0; i < _cases.Count; i++)
        {
            ours[i].Should().StartWith(_cases[i].Clean ? "0\n" : "1\n", _cases[i].What);
            theirs[i].Should().Be(ours[i], _cases[i].What);
        }
    }

    [PythonFact]
    public async Task A_checkpoint_that_was_changed_or_signed_by_another_key_is_found()
    {
        var good = await File.ReadAllTextAsync(Checkpoints);
        Case("as exported", _chain, clean: true);
        var c = CheckpointRecord.Parse(good.TrimEnd('\n'))!;
        foreach (var forged in new[] { c with { Seq = c.Seq - 1 }, c with { HeadHash = c.PrevHash() }, c with { At = "2026-11-23T08:00:00.001Z" }, c with { KeyId = Guid.Empty.ToString() }, c with { Signature = Convert.ToBase64String(new byte[384]) } })
        {
            await File.WriteAllTextAsync(Checkpoints, forged.Line() + "\n");
            Ours(_cases[0].File).Should().StartWith("1\n").And.Contain("is not signed by a known key");
            (await Theirs())[0].Should().Be(Ours(_cases[0].File));
        }
    }

    /// <summary>A changed value in each field of an entry in the middle, with the hashes as they were.</summary>
    private void Fields()
    {
        var at = _chain.FindIndex(x => x.SubjectHmac is not null);
        var e = _chain[at];
        (string, AuditRecord)[] changed =
        [
            ("controller", e with { ControllerId = Guid.Empty.ToString() }), ("seq", e with { Seq = 700 }), ("at", e with { At = "2026-11-23T08:00:00.001Z" }), ("actor type", e with { ActorType = "subject" }),
            ("actor", e with { ActorId = Guid.Empty.ToString() }), ("no actor", e with { ActorId = e.ActorId is null ? "x" : null }), ("action", e with { Action = "key.revoked" }), ("object type", e with { ObjectType = "other" }),
            ("object", e with { ObjectId = Guid.Empty.ToString() }), ("request", e with { RequestId = Guid.Empty.ToString() }), ("subject", e with { SubjectHmac = "00" }), ("no subject", e with { SubjectHmac = null }),
            ("data", e with { Data = """{"state":"x"}""" }), ("link", e with { PrevHash = e.Hash }), ("hash", e with { Hash = e.PrevHash }),
        ];
        foreach (var (what, entry) in changed)
        {
            Case($"{what} changed", [.. _chain[..at], entry, .. _chain[(at + 1)..]], clean: false);
        }
    }

    private void Rows()
    {
        Case("one removed", [.. _chain[..6], .. _chain[7..]], clean: false);
        Case("first removed", _chain[1..], clean: false);
        Case("one inserted", [.. _chain[..6], _chain[6], .. _chain[6..]], clean: false);
        Case("two swapped", [.. _chain[..6], _chain[7], _chain[6], .. _chain[8..]], clean: false);
        Case("tail cut", _chain[..^1], clean: false);
        Case("all but one cut", _chain[..1], clean: false);
        Case("nothing left", Array.Empty<byte>(), clean: false);
        Case("spelled otherwise", Encoding.UTF8.GetBytes(Text(_chain).Replace("\"seq\":7,", "\"seq\": 7,", StringComparison.Ordinal)), clean: false);
        Case("last line without its end", Encoding.UTF8.GetBytes(Text(_chain)[..^1]), clean: false);
    }

    /// <summary>All hashes made anew behind the change: only what was signed before, and kept elsewhere, tells.</summary>
    private void Rechained()
    {
        Case("changed and chained anew", Chained([.. _chain[..6], _chain[6] with { Action = "key.revoked" }, .. _chain[7..]]), clean: false);
        Case("removed and chained anew", Chained([.. _chain[..6], .. _chain[7..]]), clean: false);
        Case("a restore that names nothing", Chained([.. _chain[..6], _chain[6] with { Action = "system.restored", Data = """{"fromSeq":3,"toSeq":900}""" }, .. _chain[7..]]), clean: false);
        Case("a restore that names what it replaced", Chained([.. _chain[..6], _chain[6] with { Action = "system.restored", At = "2030-01-01T00:00:00.000Z", Data = """{"fromSeq":7,"toSeq":900}""" }]), clean: true);
    }

    private static List<AuditRecord> Chained(List<AuditRecord> entries)
    {
        var (chained, previous) = (new List<AuditRecord>(), AuditChain.Start(entries[0].ControllerId));
        foreach (var entry in entries)
        {
            var linked = entry with { Seq = chained.Count + 1, PrevHash = Convert.ToHexStringLower(previous) };
            previous = linked.HashAfter(previous);
            chained.Add(linked with { Hash = Convert.ToHexStringLower(previous) });
        }

        return chained;
    }

    private void Case(string what, List<AuditRecord> entries, bool clean) => Case(what, Encoding.UTF8.GetBytes(Text(entries)), clean);

    private void Case(string what, byte[] export, bool clean)
    {
        var file = Path.Combine(_folder.FullName, $"case-{_cases.Count:d4}.ndjson");
        File.WriteAllBytes(file, export);
        _cases.Add((what, file, clean));
    }

    private static string Text(List<AuditRecord> entries) => string.Concat(entries.Select(e => e.Line() + "\n"));

    private string Ours(string file)
    {
        var verifier = new AuditVerifier();
        verifier.ReadExport(file);
        verifier.ReadCheckpoints(Checkpoints, AuditSource.Keys(Keys));
        var findings = verifier.Findings();
        return $"{(findings.Clean ? 0 : 1)}\n{string.Join('\n', findings.Lines)}\n";
    }

    /// <summary>The other program over all cases in one process: exit code and what it printed, one a case.</summary>
    private async Task<List<string>> Theirs()
    {
        var driver = """
            import contextlib, glob, io, sys
            sys.path.insert(0, sys.argv[1])
            sys.dont_write_bytecode = True
            import verify_audit
            checkpoints, keys = sys.argv[3], sys.argv[4]
            for file in sorted(glob.glob(sys.argv[2] + "/case-*.ndjson")):
                out = io.StringIO()
                sys.argv = ["verify_audit.py", "--export", file, "--checkpoints", checkpoints, "--keys", keys]
                with contextlib.redirect_stdout(out):
                    code = verify_audit.main()
                sys.stdout.write(f"{code}\n{out.getvalue()}\0")
            """;
        var start = new ProcessStartInfo("python3", ["-c", driver, Path.Combine(Repository.Root, "tests"), _folder.FullName, Checkpoints, Keys]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var python = Process.Start(start)!;
        using var time = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var printed = await Task.WhenAll(python.StandardOutput.ReadToEndAsync(time.Token), python.StandardError.ReadToEndAsync(time.Token));
        await python.WaitForExitAsync(time.Token);
        printed[1].Should().BeEmpty();
        return [.. printed[0].Split('\0', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static async Task<string> Export(Client auditor)
    {
        var answer = await auditor.Send(HttpMethod.Get, "/v1/audit", null, accept: "application/x-ndjson");
        answer.Http.Content.Headers.ContentType.Should().Be(new MediaTypeHeaderValue("application/x-ndjson"));
        return await answer.Http.Content.ReadAsStringAsync();
    }

    private static string Line(Answer c) => new CheckpointRecord(
        c.Text("id")!, c.Text("controllerId")!, c["seq"]!.GetValue<long>(), c.Text("headHash")!, c.Text("at")!, c.Text("keyId")!, c.Text("signature")!).Line() + "\n";
}

file static class Forged
{
    public static string PrevHash(this CheckpointRecord c) => new([.. c.HeadHash.Reverse()]);
}
