using System.Globalization;

namespace Dsar.Benchmarks;

/// <summary>Product and baseline in turn, round by round, so that whatever else the machine does meets both.</summary>
internal static class Ratio
{
    /// <summary>Rounds of each after one of warming up.</summary>
    public const int Rounds = 7;

    /// <summary>The rounds of two measurements, taken alternately; whoever begins changes every round.</summary>
    public static async Task<(IReadOnlyList<T> Product, IReadOnlyList<T> Baseline)> InTurn<T>(Func<Task<T>> product, Func<Task<T>> baseline)
    {
        _ = await product();
        _ = await baseline();
        var (ours, theirs) = (new List<T>(), new List<T>());
        for (var round = 0; round < Rounds; round++)
        {
            if (round % 2 == 0)
            {
                ours.Add(await product());
                theirs.Add(await baseline());
            }
            else
            {
                theirs.Add(await baseline());
                ours.Add(await product());
            }
        }

        return (ours, theirs);
    }

    /// <summary>Prints the median of the rounds' ratios with the smallest and the largest.</summary>
    /// <param name="what">What is compared, and that more or less is better.</param>
    /// <param name="product">The product's value of each round.</param>
    /// <param name="baseline">The baseline's value of the same round.</param>
    public static void Print(string what, IEnumerable<double> product, IEnumerable<double> baseline)
    {
        var ratios = product.Zip(baseline, (p, b) => p / b).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {ratios[ratios.Count / 2]:0.00}x ({ratios[0]:0.00}..{ratios[^1]:0.00}, {ratios.Count} rounds)"));
    }
}
