namespace Dsar.Api.Setup.OpenApi;

/// <summary>The words at the head of the document: how a call looks, and the order of calls from a filed request to its answer.</summary>
internal static class Guide
{
    public const string Text = """
        Requests of data subjects under the GDPR (Art. 15-21): taken in, proven, searched, decided by two people, answered, and provable afterwards.

        ## How a call looks
        `Authorization: Bearer <key>`. A first start on an empty database prints a host key; `POST /v1/api-keys` with it makes the keys of a controller's people and systems.
        `x-scopes` of an operation are the scopes of which a key needs one; `x-people-only` operations refuse integrations.
        A POST that makes something takes an `Idempotency-Key`: sent again with the same key, the same call gets the same answer and has no second effect.
        Where `If-Match` is declared, send the `ETag` of the request (for a PATCH: of the object itself). Every record under a request carries `request.etag` as it is after the call, so that the next step needs no GET.
        A failure is a Problem: `code` is stable, and each answer lists the codes it can have in `x-problem-codes`.
        Members of content (personal data, letters, findings) are absent for keys without requests:work, requests:decide or requests:approve.

        ## How an access request goes
        1. `POST /v1/requests` files it. With an e-mail contact a code is mailed; `POST /v1/requests/{id}/identity-checks/{nid}/attempts` tries it. An `identityCheck` in the filing vouches for a sign-in instead.
        2. The systems are searched by themselves; the state becomes in_review. Open `tasks` are answered by `POST .../tasks/{nid}/results`.
        3. `GET .../findings` shows what was found. A finding with `openQuestions` is judged: `PATCH .../findings/{nid}` with `personMatch`, `cleared`, `masks`.
        4. Where `identity.required` is above `identity.level`, `POST .../identity-checks` asks for more.
        5. `POST .../decisions` with `{"acceptProposals": true}`; another person approves with `POST .../approvals`.
        6. The package is made by itself; the state becomes delivering. `GET .../packages`, then `POST .../deliveries` and `POST .../deliveries/{nid}/confirmations`. The state becomes fulfilled.

        ## How a refusal goes
        `POST .../decisions` with `refusal`: `identity_not_proven` after a check with `whyAsked` and its reminder on day 14, `manifestly_unfounded`, `excessive` or `abusive_intent` at once with `evidence`.
        Approved by another person, a letter with the reasons and the ways to complain is made and delivered as above. The state becomes refused.

        `allowedActions` of a request lists what can be posted now, with the name of its input; `blockedActions` what stands in the way.
        """;
}
