namespace Dsar.Benchmarks;

/// <summary>From starting the process to the first good answer of /health/ready, on data that are there already.</summary>
internal static class Starting
{
    public static async Task<int> Run()
    {
        var folder = Directory.CreateTempSubdirectory("dsar-bench").FullName;
        using (var first = await Service.Product(folder).Listens())
        {
            using var client = Load.Client(first.Address);
            (await client.GetAsync("/health/ready")).EnsureSuccessStatusCode();
        }

        var (product, baseline) = await Ratio.InTurn(() => Once(Service.Product(folder)), () => Once(Service.Baseline("baseline-empty", folder)));
        Ratio.Print("start to ready, against an empty web app (time; less is better)", product.Select(p => p.Milliseconds), baseline.Select(b => b.Milliseconds));
        Ratio.Print("resident memory when ready, against an empty web app (less is better)", product.Select(p => (double)p.Bytes), baseline.Select(b => (double)b.Bytes));
        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static async Task<(double Milliseconds, long Bytes)> Once(Service started)
    {
        using var service = await started.Listens();
        using var client = Load.Client(service.Address);
        (await client.GetAsync("/health/ready")).EnsureSuccessStatusCode();
        return (service.Begun.Elapsed.TotalMilliseconds, service.Memory);
    }
}
