using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>The one question that may be asked before identity is confirmed: was this contact held before the request (law.md section 6, level 2)?</summary>
public static class HeldContact
{
    /// <summary>Asks the systems marked <c>identitySource</c>; only counts leave them, and one bit leaves here.</summary>
    /// <param name="plan">The controller's plan.</param>
    /// <param name="connectors">Connectors by system key.</param>
    /// <param name="contact">Exactly one contact.</param>
    /// <param name="heldBefore">The contact must have been set before this day: 30 days before receipt.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>True: held. False: asked and not held. Null: no system could answer.</returns>
    public static async Task<bool?> Ask(Plan plan, IReadOnlyDictionary<string, IConnector> connectors, Identifier contact, DateOnly heldBefore, CancellationToken ct = default)
    {
        var context = new FoldContext(plan.Country, heldBefore);
        if (Folding.Fold(contact.Kind, contact.Value, context) is not { } folded || Junk.IsJunk(contact.Kind, folded) || Junk.IsRoleAddress(contact.Kind, folded))
        {
            return false;
        }

        var identity = new CandidateIdentity(string.Empty, contact, folded, IdentityState.New, true, YieldAccept.Ask, null, -1);
        (bool Asked, bool Silent, long Persons) answer = (false, false, 0);
        foreach (var collection in plan.Collections.Where(c => c.Skip is null && c.System.Map.IdentitySource && c.Map is { Person: true, Since: not null }))
        {
            if (!connectors.TryGetValue(collection.System.Key, out var connector) || Probes.Of(plan, collection, identity, context, heldBefore) is not { } probe)
            {
                continue;
            }

            try
            {
                answer = (true, answer.Silent, Math.Max(answer.Persons, await PatientRows.Once(connector.CountPersons(probe, ct), PatientRows.Patience(collection.System.Map), TimeProvider.System)));
            }
            catch (ConnectorException)
            {
                // A system that does not answer proves nothing either way; only another's yes makes up for it.
                answer.Silent = true;
            }
        }

        if (answer.Persons != 1 && answer.Silent)
        {
            throw new ConnectorException("held_contact_unknown", true);
        }

        return answer.Asked ? answer.Persons == 1 : null;
    }
}
