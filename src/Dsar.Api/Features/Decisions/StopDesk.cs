using Dsar.Api.Features.Executions;
using Dsar.Api.Features.Findings;
using Dsar.Api.Security;
using Dsar.Domain;

namespace Dsar.Api.Features.Decisions;

/// <summary>Ends a search. Where only marketing or consent is stopped there is nothing to judge: the system decides item by item, and nobody approves (GDPR Art. 21(3), 7(3)).</summary>
public sealed class StopDesk(Caller caller, FindingDesk findings, DecisionBook decisions, ExecutionDesk executions, TimeProvider clock)
{
    public async Task FinishCollecting(DataSubjectRequest request, CancellationToken ct)
    {
        var (now, id) = (clock.GetUtcNow(), Guid.CreateVersion7());
        if (!request.HasOnlyAbsoluteStops)
        {
            request.FinishCollecting(caller.Actor, now);
            return;
        }

        // What stops at once asks for no proof of who asks: it can harm nobody else (law.md section 6, level 0).
        var items = DecisionItems.Of(new DecisionBasis(request, await findings.Current(request, ct), StockholmTime.DayOf(now), _ => int.MaxValue, ChangeRules.None), [], acceptProposals: true);
        request.FinishCollecting(caller.Actor, now, new DecisionProposal(id, items.ForLaw));
        await decisions.Record(request, id, items, DecisionWords.None, ct);
        await executions.Begin(request, ct);
    }
}
