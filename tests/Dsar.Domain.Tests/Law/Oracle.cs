namespace Dsar.Domain.Tests;

/// <summary>
/// What the articles give, written from them a second time and another way: it sees a case as a set of words, not as the engine's facts, names no rule, and reads exceptions before
/// grounds as the article does. Outcome and ground are literal words of the API.
/// </summary>
internal static class Oracle
{
    /// <summary>"outcome ground" of a case.</summary>
    public static string Answer(Right right, IReadOnlySet<string> words)
    {
        bool Is(string word) => words.Contains(word);

        // Art. 4(1): another person's data is nobody's business here. Art. 28 and 4(7): who answers.
        if (Is("another_person"))
        {
            return "withhold not_this_person";
        }

        if (Is("processor") && !(right == Right.Erasure && Is("closing_customer")))
        {
            return "forward processor_for_customer";
        }

        return Is("separate_controller") ? "forward separate_controller" : right switch
        {
            Right.Access => Art15(Is),
            Right.Rectification => Art16(Is),
            Right.Erasure => Art17(Is),
            Right.Restriction => Art18(Is),
            Right.Portability => Art20(Is),
            _ => Art21(Is),
        };
    }

    private static string Art15(Func<string, bool> Is)
    {
        // Art. 23 with DSL 5 kap. 1 and 2 §§ are the only ways to say no; Art. 15(4) masks, it does not withhold.
        var memoOrUnfinished = Is("memo") || Is("draft_fresh");
        return Is("secrecy") || Is("gag") ? "withhold legal_secrecy" : memoOrUnfinished ? "withhold draft_or_memo" : "disclose access_granted";
    }

    private static string Art16(Func<string, bool> Is)
    {
        if (Is("contradicted"))
        {
            return "withhold accuracy_confirmed";
        }

        // BFL 5 kap. 5 §: the original voucher stays. An opinion or a log is not wrong because one disagrees with it.
        var opinion = Is("assessment") || Is("log");
        return "rectify " + (Is("accounting") ? "original_record_kept" : opinion && !Is("fact_inside") ? "supplemented" : "inaccurate_or_incomplete");
    }

    private static string Art17(Func<string, bool> Is)
    {
        var contract = Is("contract") && Is("party");
        var weighed = Is("legitimate_interests") || Is("public_task") || (Is("contract") && Is("not_party"));

        // Exceptions that no ground of 17(1) overcomes: the person's own wish, 17(3)(b), (e), (a), and what cannot be singled out.
        (bool Applies, string Answer)[] exceptions =
        [
            (Is("own_restriction"), "restrict restriction_in_force"),
            (Is("must_keep"), "retain_until legal_obligation"),
            (Is("hold_claim"), "retain_until legal_claims"),
            (Is("hold_order"), "retain_until legal_obligation"),
            (Is("expression"), "withhold freedom_of_expression"),
            (Is("backup") || Is("backup_unknown"), "retain_until backup_rotation"),
        ];
        if (exceptions.FirstOrDefault(e => e.Applies).Answer is { } kept)
        {
            return kept;
        }

        // Grounds of 17(1) that hold whatever the basis, then the end of consent.
        if (Is("closing_customer") || Is("expired") || Is("none_allowed"))
        {
            return "erase no_longer_necessary";
        }

        var unlawful = Is("unlawful") || Is("special") || Is("criminal");
        if (unlawful || Is("law_demands") || Is("child") || Is("marketing") || Is("consent"))
        {
            return "erase " + (unlawful ? "unlawful_processing" : Is("law_demands") ? "erasure_required_by_law" : Is("child") ? "child_service" : Is("marketing") ? "marketing_objection" : "consent_withdrawn");
        }

        // 17(3)(b)-(d), when a person has recorded all of it.
        if ((Is("task") && Is("public_task")) || Is("health") || Is("research"))
        {
            return "withhold " + (Is("task") ? "public_task" : Is("health") ? "public_health" : "archiving_research");
        }

        // 17(1)(a): still necessary for what its basis says?
        return contract ? (Is("running") ? "retain_until needed_for_contract" : "erase no_longer_necessary")
            : Is("legal_obligation") ? "withhold legal_obligation"
            : Is("vital_interests") ? "withhold needed_for_vital_interests"
            : !weighed ? "restrict basis_not_stated"
            : Is("compelling") ? "retain_until overriding_legitimate_grounds" : "erase objection_upheld";
    }

    private static string Art18(Func<string, bool> Is) =>
        Is("says_inaccurate") ? "restrict accuracy_contested"
        : Is("says_unlawful_keep") && !Is("not_unlawful") ? "restrict unlawful_kept"
        : Is("says_needed") ? "restrict needed_by_person"
        : Is("objection_open") ? "restrict objection_pending" : "withhold restriction_ground_missing";

    private static string Art20(Func<string, bool> Is)
    {
        // 20(1)(a), (b) and "provided": all three have to hold; secrecy comes first.
        string[] missing =
        [
            .. Is("secrecy") || Is("gag") ? ["legal_secrecy"] : Array.Empty<string>(),
            .. Is("consent") || Is("contract") ? Array.Empty<string>() : ["basis_not_portable"],
            .. Is("by_hand") ? ["not_automated"] : Array.Empty<string>(),
            .. Is("derived") || Is("from_others") ? ["not_provided"] : Array.Empty<string>(),
        ];
        return missing.Length > 0 ? $"withhold {missing[0]}" : "disclose portability_granted";
    }

    private static string Art21(Func<string, bool> Is)
    {
        if (Is("automated_decision"))
        {
            return "stop human_review";
        }

        // 21(3) and 7(3) are absolute.
        if (Is("marketing") || Is("consent"))
        {
            return Is("marketing") ? "stop marketing_objection" : "stop consent_withdrawn";
        }

        // 21(1) reaches 6(1)(e) and (f) only; 21(6) any basis. A contract of the employer's is no contract of the person's.
        var outside = Is("legal_obligation") || Is("vital_interests") || (Is("contract") && Is("party"));
        return outside && !Is("kind_research") ? "withhold basis_not_objectionable"
            : Is("hold_objected") ? "withhold legal_claims"
            // 21(6) asks for the task and the need alone; why anonymous data will not do is 89(1), of erasure.
            : Is("research") || Is("research_incomplete") ? "withhold research_public_interest"
            : Is("compelling") ? "withhold overriding_legitimate_grounds" : "stop objection_upheld";
    }
}
