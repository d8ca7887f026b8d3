using static Dsar.Domain.GroundClass;
using static Dsar.Domain.Right;

namespace Dsar.Domain;

/// <summary>Every ground there is, one row each, and constants for those that code names (law.md section 2).</summary>
public static class Grounds
{
    /// <summary>A copy is given.</summary>
    public const string AccessGranted = "access_granted";

    /// <summary>Who asks could not be established (GDPR Art. 11(2), 12(2), 12(6)).</summary>
    public const string IdentityNotProven = "identity_not_proven";

    /// <summary>The request is manifestly unfounded (GDPR Art. 12(5)).</summary>
    public const string ManifestlyUnfounded = "manifestly_unfounded";

    /// <summary>The request is excessive (GDPR Art. 12(5)).</summary>
    public const string Excessive = "excessive";

    /// <summary>The request is abusive, with proven intent (GDPR Art. 12(5), C-526/24).</summary>
    public const string AbusiveIntent = "abusive_intent";

    /// <summary>The data are another person's (GDPR Art. 4(1)).</summary>
    public const string NotThisPerson = "not_this_person";

    /// <summary>A password or key (GDPR Art. 5(1)(f), 32).</summary>
    public const string Credential = "credential";

    /// <summary>Secrecy by law (GDPR Art. 23).</summary>
    public const string LegalSecrecy = "legal_secrecy";

    /// <summary>A draft or memory note (DSL 5 kap. 2 §).</summary>
    public const string DraftOrMemo = "draft_or_memo";

    /// <summary>The rights of others (GDPR Art. 15(4)).</summary>
    public const string ThirdPartyRights = "third_party_rights";

    /// <summary>A trade secret (GDPR rec. 63).</summary>
    public const string TradeSecret = "trade_secret";

    /// <summary>The person's own restriction is in force (GDPR Art. 18).</summary>
    public const string RestrictionInForce = "restriction_in_force";

    /// <summary>Held for a customer, who is the controller (GDPR Art. 28).</summary>
    public const string ProcessorForCustomer = "processor_for_customer";

    /// <summary>Another controller is responsible (GDPR Art. 4(7)).</summary>
    public const string SeparateController = "separate_controller";

    /// <summary>The file is given (GDPR Art. 20(1)-(2)).</summary>
    public const string PortabilityGranted = "portability_granted";

    /// <summary>Wrong or missing data is corrected (GDPR Art. 16).</summary>
    public const string InaccurateOrIncomplete = "inaccurate_or_incomplete";

    /// <summary>The person's own statement is added (GDPR Art. 16).</summary>
    public const string Supplemented = "supplemented";

    /// <summary>Corrected by a new entry; accounting keeps the original (BFL 5 kap. 5 §).</summary>
    public const string OriginalRecordKept = "original_record_kept";

    /// <summary>No longer needed (GDPR Art. 17(1)(a)).</summary>
    public const string NoLongerNecessary = "no_longer_necessary";

    /// <summary>It may not be processed (GDPR Art. 17(1)(d)).</summary>
    public const string UnlawfulProcessing = "unlawful_processing";

    /// <summary>The law demands erasure (GDPR Art. 17(1)(e)).</summary>
    public const string ErasureRequiredByLaw = "erasure_required_by_law";

    /// <summary>Collected by an online service from a child (GDPR Art. 17(1)(f)).</summary>
    public const string ChildService = "child_service";

    /// <summary>Consent is taken back (GDPR Art. 7(3)).</summary>
    public const string ConsentWithdrawn = "consent_withdrawn";

    /// <summary>Direct marketing is stopped (GDPR Art. 21(2)-(3)).</summary>
    public const string MarketingObjection = "marketing_objection";

    /// <summary>The objection holds (GDPR Art. 21(1)).</summary>
    public const string ObjectionUpheld = "objection_upheld";

    /// <summary>A person looks at an automated decision (GDPR Art. 22(3)).</summary>
    public const string HumanReview = "human_review";

    /// <summary>The person contests accuracy (GDPR Art. 18(1)(a)).</summary>
    public const string AccuracyContested = "accuracy_contested";

    /// <summary>Unlawful, and the person wants it kept (GDPR Art. 18(1)(b)).</summary>
    public const string UnlawfulKept = "unlawful_kept";

    /// <summary>The person needs it for a claim (GDPR Art. 18(1)(c)).</summary>
    public const string NeededByPerson = "needed_by_person";

    /// <summary>An objection is being decided (GDPR Art. 18(1)(d)).</summary>
    public const string ObjectionPending = "objection_pending";

    /// <summary>A law demands that it is kept (GDPR Art. 17(3)(b)).</summary>
    public const string LegalObligation = "legal_obligation";

    /// <summary>Needed for a legal claim (GDPR Art. 17(3)(e)).</summary>
    public const string LegalClaims = "legal_claims";

    /// <summary>In a backup that is overwritten in time (GDPR Art. 32).</summary>
    public const string BackupRotation = "backup_rotation";

    /// <summary>The contract runs (GDPR Art. 6(1)(b)).</summary>
    public const string NeededForContract = "needed_for_contract";

    /// <summary>Life or health depends on it (GDPR Art. 6(1)(d)).</summary>
    public const string NeededForVitalInterests = "needed_for_vital_interests";

    /// <summary>Freedom of expression and information (GDPR Art. 17(3)(a)).</summary>
    public const string FreedomOfExpression = "freedom_of_expression";

    /// <summary>A task in the public interest (GDPR Art. 17(3)(b)).</summary>
    public const string PublicTask = "public_task";

    /// <summary>Public health (GDPR Art. 17(3)(c)).</summary>
    public const string PublicHealth = "public_health";

    /// <summary>Archiving, research or statistics (GDPR Art. 17(3)(d), 89(1)).</summary>
    public const string ArchivingResearch = "archiving_research";

    /// <summary>Compelling legitimate grounds prevail (GDPR Art. 21(1)).</summary>
    public const string OverridingLegitimateGrounds = "overriding_legitimate_grounds";

    /// <summary>The register names no lawful basis (GDPR Art. 5(2), 6(1)).</summary>
    public const string BasisNotStated = "basis_not_stated";

    /// <summary>An independent source shows that it is accurate (GDPR Art. 16).</summary>
    public const string AccuracyConfirmed = "accuracy_confirmed";

    /// <summary>No ground of Art. 18(1) applies.</summary>
    public const string RestrictionGroundMissing = "restriction_ground_missing";

    /// <summary>Neither consent nor contract (GDPR Art. 20(1)(a)).</summary>
    public const string BasisNotPortable = "basis_not_portable";

    /// <summary>Not processed by automated means (GDPR Art. 20(1)(b)).</summary>
    public const string NotAutomated = "not_automated";

    /// <summary>Not provided by the person (GDPR Art. 20(1)).</summary>
    public const string NotProvided = "not_provided";

    /// <summary>A basis that gives no right to object (GDPR Art. 21(1)).</summary>
    public const string BasisNotObjectionable = "basis_not_objectionable";

    /// <summary>Research in the public interest (GDPR Art. 21(6)).</summary>
    public const string ResearchPublicInterest = "research_public_interest";

    private static readonly Right[] Every = Enum.GetValues<Right>();

    /// <summary>Every ground, in the order of the API's list.</summary>
    public static IReadOnlyList<Ground> All { get; } =
    [
        new(AccessGranted,               Positive,     [Access],                "15(1)-(3)",            null, new("Du får en kopia.", "You receive a copy.")),
        new(PortabilityGranted,          Positive,     [Portability],           "20(1)-(2)",            null, new("Du får filen.", "You receive the file.")),
        new(InaccurateOrIncomplete,      Positive,     [Rectification],         "16, 5(1)(d)",          null, new("Uppgiften är rättad.", "The data is corrected.")),
        new(Supplemented,                Positive,     [Rectification],         "16 second sentence, 5(1)(d)", null, new("Din kompletterande förklaring har lagts till.", "Your statement has been added.")),
        new(OriginalRecordKept,          Positive,     [Rectification],         "16",                   "BFL 5 kap. 5 §", new("Vi rättar med en ny post; originalet måste finnas kvar.", "Corrected by a new entry; the original must remain.")),
        new(NoLongerNecessary,           Positive,     [Erasure],               "17(1)(a), 5(1)(e)",    null, new("Lagringstiden har gått ut. Uppgiften är raderad.", "Its period has ended. Erased.")),
        new(UnlawfulProcessing,          Positive,     [Erasure],               "17(1)(d)",             null, new("Uppgiften får inte behandlas och är raderad.", "It may not be processed and is erased.")),
        new(ErasureRequiredByLaw,        Positive,     [Erasure],               "17(1)(e)",             null, new("Lag kräver att uppgiften raderas. Den är raderad.", "The law demands that it is erased. Erased.")),
        new(ChildService,                Positive,     [Erasure],               "17(1)(f), 8(1)",       null, new("Uppgiften samlades in i en nättjänst till ett barn och är raderad.", "Collected by an online service from a child. Erased.")),
        new(ConsentWithdrawn,            Positive,     [Erasure, Objection],    "7(3), 17(1)(b)",       null, new("Ditt samtycke är återkallat.", "Your consent is withdrawn.")),
        new(MarketingObjection,          Positive,     [Erasure, Objection],    "21(2)-(3)",            "marknadsföringslagen (2008:486) 19-21 §§", new("Vi har slutat använda dina uppgifter för direkt marknadsföring.", "Direct marketing has stopped.")),
        new(ObjectionUpheld,             Positive,     [Erasure, Objection],    "21(1), 17(1)(c)",      null, new("Vi har slutat med behandlingen.", "We have stopped.")),
        new(HumanReview,                 Positive,     [Objection],             "22(3)",                null, new("En person har prövat beslutet på nytt.", "A person has reviewed the decision.")),
        new(AccuracyContested,           Positive,     [Right.Restriction],           "18(1)(a)",             null, new("Uppgiften lagras men används inte medan vi kontrollerar om den stämmer.", "Stored, not used, while we check whether it is accurate.")),
        new(UnlawfulKept,                Positive,     [Right.Restriction],           "18(1)(b)",             null, new("Uppgiften lagras men används inte, som du har bett om i stället för radering.", "Stored, not used, as you asked instead of erasure.")),
        new(NeededByPerson,              Positive,     [Right.Restriction],           "18(1)(c)",             null, new("Uppgiften lagras men används inte, eftersom du behöver den för ett rättsligt anspråk.", "Stored, not used, because you need it for a legal claim.")),
        new(ObjectionPending,            Positive,     [Right.Restriction],           "18(1)(d)",             null, new("Uppgiften lagras men används inte medan din invändning prövas.", "Stored, not used, while your objection is decided.")),
        new(RestrictionInForce,          Positive,     [Erasure],               "18(1)-(2)",            null, new("Du har bett oss bevara uppgiften. Vill du ändra det?", "You asked us to keep it. Change that?")),
        new(LegalObligation,             Keeping,      [Erasure],               "17(3)(b)",             null, new("Vi måste spara uppgiften enligt {statute}.", "{statute} obliges us to keep it.")),
        new(LegalClaims,                 Keeping,      [Erasure, Objection],    "17(3)(e), 21(1)",      "preskriptionslagen (1981:130)", new("Uppgiften behövs för ett rättsligt anspråk och omprövas {date}.", "Needed for a legal claim; reviewed {date}.")),
        new(BackupRotation,              Keeping,      [Erasure],               "17(1), 25, 32",        null, new("Säkerhetskopian skrivs över senast {date}; återläses den raderar vi igen.", "Backup is overwritten by {date}; if restored, erased again.")),
        new(NeededForContract,           Keeping,      [Erasure],               "17(1)(a), 6(1)(b)",    null, new("Behövs så länge avtalet löper.", "Needed while the contract runs.")),
        new(NeededForVitalInterests,     Keeping,      [Erasure],               "17(1)(a), 6(1)(d)",    null, new("Behövs för att skydda liv och hälsa.", "Needed to protect life and health.")),
        new(FreedomOfExpression,         Keeping,      [Erasure],               "17(3)(a)",             "DSL 1 kap. 7 §", new("Uppgiften behövs för yttrande- och informationsfriheten.", "Needed for freedom of expression and information.")),
        new(PublicTask,                  Keeping,      [Erasure],               "17(3)(b)",             null, new("Uppgiften behövs för {task}.", "Needed for {task}.")),
        new(PublicHealth,                Keeping,      [Erasure],               "17(3)(c)",             null, new("Uppgiften behövs för {task}.", "Needed for {task}.")),
        new(ArchivingResearch,           Keeping,      [Erasure],               "17(3)(d), 89(1)",      null, new("Uppgiften behövs för {task}.", "Needed for {task}.")),
        new(OverridingLegitimateGrounds, Keeping,      [Erasure, Objection],    "17(1)(c), 21(1)",      null, new("Tvingande berättigade skäl väger tyngre: {reason}.", "Compelling legitimate grounds prevail: {reason}.")),
        new(BasisNotStated,              Keeping,      [Erasure],               "5(2), 6(1), 17(1)(d)", null, new("Den rättsliga grunden för uppgiften är inte angiven.", "The lawful basis for it is not stated.")),
        new(ThirdPartyRights,            Withholding,  [Access, Portability],   "15(4), rec. 63",       null, new("Delar om andra personer är maskade.", "Parts about other people are masked.")),
        new(TradeSecret,                 Withholding,  [Access, Portability],   "15(4), rec. 63",       "lag (2018:558)", new("Delar som är företagshemligheter är maskade.", "Parts that are trade secrets are masked.")),
        new(Credential,                  Withholding,  [Access, Portability],   "5(1)(f), 32",          null, new("Lösenord och nycklar lämnas inte ut; vi anger bara att de finns.", "Passwords and keys are named, not disclosed.")),
        new(LegalSecrecy,                Withholding,  [Access, Portability],   "23",                   "DSL 5 kap. 1 §", new("Uppgiften får inte lämnas ut enligt {statute}.", "{statute} forbids disclosure.")),
        new(DraftOrMemo,                 Withholding,  [Access],                "23",                   "DSL 5 kap. 2 §", new("Texten är ett utkast eller en minnesanteckning.", "The text is a draft or memory note.")),
        new(AccuracyConfirmed,           Withholding,  [Rectification],         "16, 5(1)(d)",          null, new("Vår kontroll visar att uppgiften stämmer: {evidence}.", "We checked and found the data accurate: {evidence}.")),
        new(RestrictionGroundMissing,    Withholding,  [Right.Restriction],           "18(1)",                null, new("Inget av skälen i artikel 18.1 föreligger: {reason}.", "No ground of Art. 18(1) applies: {reason}.")),
        new(BasisNotPortable,            Withholding,  [Portability],           "20(1)(a), 20(3)",      null, new("Rätten gäller bara samtycke och avtal. Du kan få uppgiften som registerutdrag.", "Only consent or contract; available by access.")),
        new(NotAutomated,                Withholding,  [Portability],           "20(1)(b)",             null, new("Uppgiften behandlas inte automatiserat.", "Not processed by automated means.")),
        new(NotProvided,                 Withholding,  [Portability],           "20(1)",                null, new("Uppgiften kommer inte från dig.", "It was not provided by you.")),
        new(BasisNotObjectionable,       Withholding,  [Objection],             "21(1)",                null, new("Invändning kan inte göras mot behandling som grundas på {basis}.", "No right to object to {basis}.")),
        new(ResearchPublicInterest,      Withholding,  [Objection],             "21(6)",                null, new("Behandlingen behövs för {task}.", "Needed for {task}.")),
        new(NotThisPerson,               Withholding,  Every, "4(1), 5(1)(f)", null, new("Uppgiften gäller en annan person.", "The data is about another person.")),
        new(IdentityNotProven,           WholeRefusal, Every, "11(2), 12(2), 12(6)", null, new("Vi har inte kunnat bli säkra på att det är du.", "We have not been able to be sure that it is you.")),
        new(ManifestlyUnfounded,         WholeRefusal, Every, "12(5)", null, new("Begäran är uppenbart ogrundad.", "The request is manifestly unfounded.")),
        new(Excessive,                   WholeRefusal, Every, "12(5)", null, new("Begäran är orimlig.", "The request is excessive.")),
        new(AbusiveIntent,               WholeRefusal, Every, "12(5)", null, new("Begäran görs med ett syfte som visats vara otillbörligt.", "The request is made with a proven abusive intention.")),
        new(ProcessorForCustomer,        Forward,      Every, "28(3)(e), 4(7)-(8)", null, new("Uppgifterna behandlas för {controller}s räkning. Din begäran är skickad dit.", "We process this for {controller} and have passed your request on.")),
        new(SeparateController,          Forward,      Every, "4(7), 12(2)", null, new("{recipient} ansvarar själv. Vänd dig till {contact}.", "{recipient} is responsible itself. Turn to {contact}.")),
    ];

    private static readonly Dictionary<string, Ground> ByCode = All.ToDictionary(ground => ground.Code);

    /// <summary>The ground of a code; throws <see cref="KeyNotFoundException"/> for an unknown one.</summary>
    public static Ground Of(string code) => ByCode[code];

    /// <summary>The ground of a code; null for an unknown one.</summary>
    public static Ground? Find(string code) => ByCode.GetValueOrDefault(code);
}
