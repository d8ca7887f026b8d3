namespace Dsar.Api.Tests.Demo;

/// <summary>The demo is right about what it shows, and notices when something is wrong.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dsar-demo").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_demo_ends_with_the_answer_and_exit_code_0()
    {
        var (exit, text) = await Run();
        text.Should().Contain("409  four_eyes_same_person").And.Contain("all hers, none missing").And.Contain("fulfilled, granted, on time: true").And.Contain("chains whole");
        exit.Should().Be(0, "the demo printed:\n{0}", text);
        Directory.GetFiles(_folder, "1-registerutdrag.html", SearchOption.AllDirectories).Should().ContainSingle();
        Directory.GetFiles(_folder, "registerutdrag-GD-*.zip", SearchOption.AllDirectories).Should().ContainSingle();
    }

    [Fact]
    public async Task A_row_that_the_truth_does_not_list_is_named_and_the_exit_code_is_1()
    {
        var seeds = CopyOfSeeds();
        var truth = Path.Combine(seeds, "demo", "truth.yaml");
        var text = await File.ReadAllTextAsync(truth);
        const string query = "SELECT score_id FROM scores WHERE tenant_id = 1 AND customer_no = 'C-1042'";
        text.Should().Contain(query);
        await File.WriteAllTextAsync(truth, text.Replace(query, query + " AND score_id <> 502", StringComparison.Ordinal));

        var (exit, printed) = await Run($"--Dsar:SeedsFolder={seeds}");
        exit.Should().Be(1);
        printed.Should().Contain("This is not right:").And.Contain("demo-billing.scores: not expected: score_id 502");
    }

    private async Task<(int Exit, string Text)> Run(params string[] args)
    {
        var output = new StringWriter();
        var exit = await Dsar.Api.Demo.Demo.Run(args, output, Path.Combine(_folder, "demo"));
        return (exit, output.ToString());
    }

    private string CopyOfSeeds()
    {
        var (from, to) = (Path.Combine(Repository.Root, "seeds"), Path.Combine(_folder, "seeds"));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return to;
    }
}
