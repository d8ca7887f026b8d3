using BenchmarkDotNet.Attributes;
using Dsar.Domain;

namespace Dsar.Benchmarks;

/// <summary>What the workflow table costs against a hand-written state change with the same history entry: the ratio is the price of having the law as data.</summary>
[MemoryDiagnoser]
public class WorkflowBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);
    private static readonly Guid Check = Guid.CreateVersion7();

    /// <summary>Baseline: the state is set by hand and noted in a list.</summary>
    [Benchmark(Baseline = true)]
    public int ByHand()
    {
        var history = new List<(RequestState, RequestState, DateTimeOffset)>();
        var state = RequestState.Received;
        history.Add((state, RequestState.AwaitingIdentity, Now));
        return history.Count + (int)state;
    }

    /// <summary>A request is received and identity is asked for: one row found, its guard evaluated, history written.</summary>
    [Benchmark]
    public long ReceiveAndFire()
    {
        var request = DataSubjectRequest.Receive(
            new RequestReceipt
            {
                Id = new RequestId(Check),
                ControllerId = new ControllerId(Check),
                SubmissionId = new SubmissionId(Check),
                Reference = "GD-7K3M-9Q2P",
                Right = Right.Access,
                Channel = IntakeChannel.Api,
                Language = Language.Sv,
                ReceivedAt = Now,
                RequiredLevel = 2,
            },
            Actor.System,
            Now);
        request.RequireIdentity(Check, whyAsked: false, Actor.System, Now);
        return request.Version;
    }
}
