namespace Dsar.Domain;

/// <summary>The history's words: one row a code, both languages.</summary>
public static class HistoryTexts
{
    private static readonly Dictionary<string, LocalText> Table = new()
    {
        ["received"] = new("Begäran togs emot.", "The request was received."),
        ["require_identity"] = new("Personen ombads visa vem hen är.", "The person was asked to prove who they are."),
        ["identity_asked"] = new("Ännu en identitetsfråga ställdes.", "One more identity question was asked."),
        ["identity_reminded"] = new("Personen påmindes om identitetsfrågan.", "The person was reminded of the identity question."),
        ["identity_level_held"] = new("En identitetskontroll bekräftades.", "An identity check was confirmed."),
        ["identity_level_raised"] = new("Ett fynd kräver säkrare identitet.", "A finding demands stronger proof of identity."),
        ["step_up_given_up"] = new("Den säkrare kontrollen uteblev; resten besvaras.", "The stronger proof did not come; the rest is answered."),
        ["confirm_identity"] = new("Identiteten är bekräftad.", "Identity is confirmed."),
        ["plan_collection"] = new("Sökningen planerades.", "The search was planned."),
        ["system_started"] = new("Ett system började genomsökas.", "The search of a system began."),
        ["system_ended"] = new("Ett system är genomsökt.", "The search of a system ended."),
        ["system_waived"] = new("Ett system utelämnades, med skäl.", "A system was left out, with a reason."),
        ["finish_collecting"] = new("Sökningen är klar.", "The search has ended."),
        ["recollect"] = new("Sökningen görs om.", "The search is done again."),
        ["findings_reviewed"] = new("Fynden granskades.", "The findings were reviewed."),
        ["propose_decision"] = new("Ett beslut föreslogs.", "A decision was proposed."),
        ["return_decision"] = new("Beslutet skickades tillbaka.", "The decision was returned."),
        ["approve"] = new("Beslutet godkändes av en annan person.", "The decision was approved by another person."),
        ["approve_one_person"] = new("Beslutet godkändes av samma person, efter ett dygn.", "The decision was approved by the same person, after a day."),
        ["propose_forwarding"] = new("Vidarebefordran föreslogs.", "Forwarding was proposed."),
        ["forward"] = new("Begäran skickades vidare.", "The request was forwarded."),
        ["package_built"] = new("Svarspaketet är byggt och kontrollerat.", "The response package is built and verified."),
        ["execution_proven"] = new("Det utförda kontrollerades.", "What was carried out was checked."),
        ["finish_execution"] = new("Beslutet är utfört.", "The decision is carried out."),
        ["made_available"] = new("Svaret gjordes tillgängligt.", "The answer was made available."),
        ["delivery_reminded"] = new("Personen påmindes om svaret.", "The person was reminded of the answer."),
        ["confirm_delivery"] = new("Svaret har nått personen.", "The answer has reached the person."),
        ["package_expired"] = new("Svarspaketet togs bort.", "The response package was removed."),
        ["content_destroyed"] = new("Uppgifterna om personen förstördes.", "The data about the person were destroyed."),
        ["withdraw"] = new("Begäran återtogs.", "The request was withdrawn."),
        ["extend"] = new("Tiden för svar förlängdes.", "The time for the answer was extended."),
        ["request_clarification"] = new("En fråga ställdes till personen.", "A question was put to the person."),
        ["clarification_reminded"] = new("Personen påmindes om frågan.", "The person was reminded of the question."),
        ["answer_clarification"] = new("Frågan besvarades.", "The question was answered."),
        ["close_clarification"] = new("Frågan stängdes utan svar.", "The question was closed without an answer."),
        ["assigned"] = new("Någon fick ansvar för begäran.", "Somebody was made responsible for the request."),
        ["unassigned"] = new("Ingen har längre ansvar för begäran.", "Nobody is responsible for the request any longer."),
        ["labelled"] = new("Etiketterna ändrades.", "The labels were changed."),
        ["awaited_by_erasure"] = new("En radering väntar på den här kopian.", "An erasure waits for this copy."),
        ["language_changed"] = new("Svarets språk ändrades.", "The language of the answer was changed."),
        ["contact_changed"] = new("En annan kontaktuppgift lämnades.", "Another contact was given."),
        ["protection_ended"] = new("Skyddade personuppgifter gäller inte längre.", "Protected identity no longer applies."),
        ["note_added"] = new("En anteckning gjordes.", "A note was made."),
        ["message_sent"] = new("Ett meddelande skickades till personen.", "A message was sent to the person."),
        ["message_received"] = new("Ett meddelande kom från personen.", "A message came from the person."),
        ["complaint_received"] = new("Personen klagade. Klagomålet ska besvaras.", "The person complained. The complaint is to be answered."),
        ["attachment_added"] = new("En fil lades till.", "A file was added."),
        ["attachment_rejected"] = new("En fil innehöll skadlig kod och togs bort.", "A file held malware and was removed."),
        ["task_created"] = new("En uppgift gavs till en handläggare.", "A task was given to an agent."),
        ["task_completed"] = new("En uppgift blev klar.", "A task was completed."),
        ["restriction_in_force"] = new("Användningen av uppgifter begränsades.", "The use of data was restricted."),
        ["restriction_widened"] = new("Begränsningen gäller nu mer.", "The restriction now covers more."),
        ["restriction_lift_announced"] = new("Personen fick veta att begränsningen upphör.", "The person was told that the restriction ends."),
        ["restriction_lifted"] = new("Begränsningen upphörde.", "The restriction ended."),
        ["restriction_continued"] = new("Begränsningen fortsätter.", "The restriction goes on."),
        ["recipient_notice_planned"] = new("Mottagare av uppgifterna ska underrättas.", "Recipients of the data are to be told."),
        ["recipient_notice_sent"] = new("En mottagare underrättades.", "A recipient was told."),
        ["recipient_notice_failed"] = new("En mottagare kunde inte nås med e-post.", "A recipient could not be reached by e-mail."),
        ["recipient_notice_acknowledged"] = new("En mottagare har kvitterat.", "A recipient has confirmed."),
        ["recipient_notice_excused"] = new("En mottagare underrättas inte, med skäl.", "A recipient is not told, with a reason."),
        ["protected_identity"] = new("Skyddade personuppgifter noterades.", "Protected identity was noted."),
    };

    /// <summary>Every code there is.</summary>
    public static IReadOnlyCollection<string> Codes => Table.Keys;

    /// <summary>The sentence of a code; throws <see cref="KeyNotFoundException"/> for an unknown one.</summary>
    public static LocalText Of(string code) => Table[code];
}
