using System.Text.Json.Nodes;

namespace Dsar.Api.Setup.OpenApi;

/// <summary>Bodies of the access journey, with the invented people of the demo.</summary>
internal static class Examples
{
    private const string Id = "\"019ab2c4-7d10-7a3e-9b51-0f6d2c8e4a17\"";

    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["CreateApiKey"] = $$"""{"kind": "integration", "name": "Web form", "scopes": ["requests:create", "requests:read"], "controllerId": {{Id}}}""",
        ["SubmitRequest"] = """
            {
              "right": "access", "channel": "web_form",
              "subject": {
                "name": "Kim Lund", "contact": {"email": "kim@lund.example"},
                "identifiers": [{"type": "customer_number", "value": "1-C-1042"}, {"type": "phone", "value": "070-174 06 05"}]
              }
            }
            """,
        ["SubmitRequests"] = """
            {
              "channel": "web_form", "requests": [{"right": "access"}],
              "subject": {"name": "Kim Lund", "contact": {"email": "kim@lund.example"}, "identifiers": [{"type": "customer_number", "value": "1-C-1042"}]}
            }
            """,
        ["UpdateRequest"] = """{"labels": ["telephone records"], "language": "en", "assigneeId": null}""",
        ["SearchRequests"] = """{"identifiers": [{"type": "email", "value": "kim@lund.example"}], "states": ["in_review"]}""",
        ["StartIdentityCheck"] = """{"method": "held_phone_code", "whyAsked": "Credit information is affected"}""",
        ["TryIdentityCode"] = """{"code": "482913"}""",
        ["AddAttachment"] = """{"metadata": {"fileName": "Fullmakt.pdf", "kind": "mandate", "visibility": "internal"}, "file": "(the bytes of the file)"}""",
        ["AddNote"] = """{"text": "Kim rang and asked how far it has come."}""",
        ["SendMessage"] = """{"direction": "out", "channel": "email", "text": "We have found what you asked about. The answer comes this week."}""",
        ["CreateTask"] = $$"""{"kind": "other", "title": "Ask the shop", "instructions": "Ask the shop in Lund for its paper files on Kim Lund.", "assigneeId": {{Id}}, "dueDate": "2026-12-04"}""",
        ["UpdateTask"] = """{"assigneeId": null, "dueDate": "2026-12-11"}""",
        ["CompleteTask"] = """{"outcome": "accepted", "text": "Compared with the customer register."}""",
        ["ReviewFinding"] = """{"personMatch": "same", "masks": [{"field": "from_name", "row": 2, "ground": "third_party_rights"}], "cleared": [{"field": "body"}]}""",
        ["ProposeDecision"] = """{"acceptProposals": true}""",
        ["RecordApproval"] = $$"""{"decisionId": {{Id}}, "outcome": "approved"}""",
        ["DeliverPackage"] = $$"""{"packageId": {{Id}}, "method": "handover"}""",
        ["ConfirmDelivery"] = """{"basis": "handed_over", "at": "2026-11-23T14:30:00Z", "evidence": "Kim signed for it at the desk."}""",
        ["AskClarification"] = """{"question": "Which of your three customer numbers do you mean?", "why": "much_data"}""",
        ["AnswerClarification"] = """{"text": "All of them.", "answeredAt": "2026-11-24T09:00:00Z", "channel": "email"}""",
        ["ExtendDeadline"] = """{"ground": "complexity", "reason": "Recordings of 40 calls have to be listened to."}""",
        ["StartCollection"] = """{"reason": "The billing system was down."}""",
        ["WaiveSystem"] = $$"""{"systemId": {{Id}}, "reason": "Its data were moved to the new billing system, which was searched."}""",
        ["CreateController"] = """{"key": "exempelbutiken", "name": "Exempelbutiken AB", "contactEmail": "dataskydd@exempelbutiken.example", "gaps": [{"code": "org_number", "text": {"sv": "Organisationsnummer saknas", "en": "No organisation number"}}]}""",
        ["UpdateController"] = """{"contactEmail": "dataskydd@exempelhotellet.example"}""",
        ["CreateActivity"] = """
            {
              "key": "newsletter", "name": {"sv": "Nyhetsbrev", "en": "Newsletter"}, "role": "controller", "directMarketing": true,
              "purposes": [{"sv": "Skicka erbjudanden", "en": "Send offers"}],
              "lawfulBases": [{"basis": "consent", "quote": "Du kan n\u00e4r som helst avprenumerera"}],
              "retention": [{"notStated": true}]
            }
            """,
        ["UpdateActivity"] = """{"dataCategories": [{"sv": "E-postadress", "en": "E-mail address"}]}""",
        ["CreateSystem"] = """
            {
              "dataMap": {
                "map": 1, "system": "crm", "title": {"sv": "Kundregister", "en": "Customer register"}, "kind": "sqlite", "backupRetention": "P13M",
                "collections": [{
                  "name": "customers", "title": {"sv": "Kunder", "en": "Customers"}, "key": ["customer_no"], "person": true, "activity": "customer-contract", "origin": "provided", "erase": "delete",
                  "fields": [{"name": "customer_no", "category": "pd:AccountIdentifier"}, {"name": "email", "category": "pd:EmailAddress", "fold": "email"}],
                  "identity": [{"kind": "email", "fields": ["email"]}]
                }]
              }
            }
            """,
        ["UpdateSystem"] = """{"enabled": false, "dataMap": {"reason": {"sv": "Flyttas i maj", "en": "Moved in May"}}}""",
        ["TestSystem"] = "{}",
        ["ReplayErasures"] = """{"restoredAt": "2026-11-22T23:10:00Z", "reason": "The disk failed; the backup of Sunday was restored."}""",
        ["CreateAuditCheckpoint"] = "{}",
        ["RevokeDelivery"] = """{"reason": "It was addressed to her old flat."}""",
        ["RetryExecution"] = """{"systemIds": [], "reason": "The disk has room again."}""",
        ["BuildPackage"] = """{"language": "en"}""",
        ["ForwardRequest"] = $$"""{"ground": "processor_for_customer", "recipientId": {{Id}}, "text": "Found in a form of yours."}""",
        ["WithdrawRequest"] = """{"by": "subject", "statement": "I have found my invoices.", "at": "2026-11-24T09:00:00Z", "channel": "email"}""",
    };

    public static JsonNode? Of(string useCase) => Bodies.TryGetValue(useCase, out var body) ? JsonNode.Parse(body) : null;
}
