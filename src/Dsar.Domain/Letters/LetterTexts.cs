namespace Dsar.Domain;

/// <summary>The words of the letters, one row a sentence, both languages (portal.md section 4.4). <c>{…}</c> is filled by the letter.</summary>
internal static class LetterTexts
{
    public static readonly LocalText Complaint = new(
        "Är du inte nöjd? Skriv gärna till oss först: {contact}. Du har alltid rätt att klaga hos Integritetsskyddsmyndigheten (IMY), imy.se, Box 8114, 104 20 Stockholm. Du har också rätt att gå till domstol (artikel 79 i dataskyddsförordningen).",
        "Not satisfied? You are welcome to write to us first: {contact}. You always have the right to complain to the Swedish Authority for Privacy Protection (IMY), imy.se, Box 8114, SE-104 20 Stockholm. You also have the right to go to court (Article 79 of the GDPR).");

    public static readonly LocalText ComplaintWithoutContact = new(
        "Är du inte nöjd? Du har alltid rätt att klaga hos Integritetsskyddsmyndigheten (IMY), imy.se, Box 8114, 104 20 Stockholm. Du har också rätt att gå till domstol (artikel 79 i dataskyddsförordningen).",
        "Not satisfied? You always have the right to complain to the Swedish Authority for Privacy Protection (IMY), imy.se, Box 8114, SE-104 20 Stockholm. You also have the right to go to court (Article 79 of the GDPR).");

    public static readonly LocalText Frame = new("{controller} · ärende {reference} · {date}", "{controller} · request {reference} · {date}");
    public static readonly LocalText OpenedByUs = new("Vi raderar på eget initiativ uppgifter som vi inte längre har något skäl att ha, eftersom en användning som du motsatte dig har upphört ({article} i dataskyddsförordningen). Ärendet öppnades {receivedAt}.", "On our own initiative we erase data that we no longer have a reason to hold, because a use you objected to has ended ({article} of the GDPR). The case was opened on {receivedAt}.");
    public static readonly LocalText Concerns = new("Din begäran gäller {right} ({article} i dataskyddsförordningen). Vi tog emot den {receivedAt}.", "Your request concerns the {right} ({article} of the GDPR). We received it on {receivedAt}.");
    public static readonly LocalText Greeting = new("Hälsningar", "Kind regards");
    public static readonly LocalText Free = new("Det kostar inget.", "It is free.");
    public static readonly LocalText Contact = new("Kontakt: {contact}", "Contact: {contact}");
    public static readonly LocalText Dpo = new("Dataskyddsombud: {dpo}", "Data protection officer: {dpo}");
    public static readonly LocalText Invented = new("Det här är ett påhittat företag för demonstration.", "This is an invented company for demonstration.");
    public static readonly LocalText Unnamed = new("Den personuppgiftsansvarige", "The controller");

    public static readonly LocalText ReceiptTitle = new("Vi har tagit emot din begäran", "We have received your request");
    public static readonly LocalText Receipt1 = new("Vi tog emot din begäran den {receivedAt}. Den gäller: {rightsList}.", "We received your request on {receivedAt}. It concerns: {rightsList}.");
    public static readonly LocalText Receipt2 = new("Du får svar senast {dueDate}. Det kostar inget. Behöver vi mer tid berättar vi det, och varför, innan dess.", "You will get an answer by {dueDate}. It is free. If we need more time we tell you, and why, before then.");
    public static readonly LocalText Receipt3 = new("Vi kontrollerar först att det är du. Sedan söker vi, granskar och svarar.", "First we check that it is you. Then we search, review and answer.");
    public static readonly LocalText ReceiptWhy = new("Så räknas dagen", "How the day is counted");

    public static readonly LocalText IdentityTitle = new("Vi behöver veta att det är du", "We need to know that it is you");
    public static readonly LocalText Identity1 = new("Innan vi går vidare behöver vi vara säkra på att det är du. Det du ber om kräver en säkrare kontroll än en kod till en e-postadress. Skäl: {why}", "Before we go on we need to be sure that it is you. What you ask for needs a stronger check than a code to an e-mail address. Reason: {why}");
    public static readonly LocalText Identity2 = new("Du kan göra det så här: {methods}.", "You can do it like this: {methods}.");
    public static readonly LocalText IdentityFacts = new("Kan du inte göra något av det? Skriv vad du vet som kan knyta uppgifterna till dig, till exempel ett ordernummer, en domän eller ett cookie-id (artikel 11.2).", "Can you do none of this? Write what you know that ties the data to you, such as an order number, a domain or a cookie id (Article 11(2)).");
    public static readonly LocalText Identity3 = new("Skicka inte kopia av legitimation. Vi sparar bara hur och när du bekräftade.", "Do not send a copy of ID. We keep only how and when you confirmed.");
    public static readonly LocalText Identity4 = new("Hör vi inget senast {replyBy} kan vi avsluta ärendet utan att lämna ut eller ändra något. Du kan alltid göra en ny begäran.", "If we hear nothing by {replyBy}, we may close the request without disclosing or changing anything. You can always make a new one.");

    public static readonly LocalText ClockStands = new("Tiden för vårt svar står still från {pausedFrom} tills du har svarat.", "The time for our answer stands still from {pausedFrom} until you have replied.");
    public static readonly LocalText ClockRuns = new("Tiden för vårt svar påverkas inte.", "The time for our answer is not affected.");

    public static readonly LocalText QuestionTitle = new("Vi har en fråga om din begäran", "We have a question about your request");
    public static readonly LocalText Question1 = new("För att kunna svara behöver vi veta mer:", "To be able to answer we need to know more:");
    public static readonly LocalText QuestionEverything = new("\"Allt\" är ett giltigt svar.", "\"Everything\" is a valid answer.");
    public static readonly LocalText Question2 = new("Svara gärna senast {replyBy}, på ärendets sida eller till {contact}. Svarar du inte gör vi det vi kan utifrån det vi vet.", "Please reply by {replyBy}, on your request page or to {contact}. If you do not reply, we do what we can with what we know.");
    public static readonly LocalText Question2WithoutContact = new("Svara gärna senast {replyBy}, på ärendets sida. Svarar du inte gör vi det vi kan utifrån det vi vet.", "Please reply by {replyBy}, on your request page. If you do not reply, we do what we can with what we know.");

    public static readonly LocalText ExtensionTitle = new("Vi behöver mer tid", "We need more time");
    public static readonly LocalText Extension1 = new("Vi behöver mer tid. Du skulle få svar senast {dueDateOld}. Lagen låter oss ta högst två månader till när det behövs (artikel 12.3). {extensionReason} I ditt fall: {reason}", "We need more time. You were to get an answer by {dueDateOld}. The law lets us take at most two more months when needed (Article 12(3)). {extensionReason} In your case: {reason}");
    public static readonly LocalText Extension2 = new("Du får svar senast {dueDate}.", "You will get an answer by {dueDate}.");
    public static readonly LocalText ExtensionComplexity = new("Skälet är att begäran är komplicerad.", "The reason is that the request is complex.");
    public static readonly LocalText ExtensionNumber = new("Skälet är antalet begäranden.", "The reason is the number of requests.");

    public static readonly LocalText ForwardedTitle = new("En annan ska svara dig", "Another must answer you");
    public static readonly LocalText Forwarded1 = new("Uppgifterna du frågar om har vi bara på uppdrag av {company}. Det är {company} som bestämmer över dem och ska svara dig.", "We hold the data you ask about only on behalf of {company}. It is {company} that decides over it and must answer you.");
    public static readonly LocalText Forwarded2 = new("Vi skickade din begäran till dem den {forwardedAt}. Du når dem så här: {companyContact}.", "We sent your request to them on {forwardedAt}. You can reach them here: {companyContact}.");
    public static readonly LocalText NotPassedOn = new("Vi kunde inte skicka din begäran vidare. Vänd dig direkt till {company}.", "We could not pass your request on. Please contact {company} directly.");
    public static readonly LocalText ForwardedUnproven = new("Om {company} är kund hos oss har vi skickat din begäran dit. Det är {company} som ska svara dig.", "If {company} is our customer, we have passed your request on. {company} must answer you.");
    public static readonly LocalText ReferredTitle = new("En annan ansvarar för uppgifterna", "Another is responsible for the data");
    public static readonly LocalText Referred = new("{recipient} ansvarar själv för uppgifterna du frågar om och ska svara dig. Vi har inte skickat din begäran vidare. Vänd dig till {recipientContact}.", "{recipient} is itself responsible for the data you ask about and must answer you. We have not passed your request on. Please contact {recipientContact}.");

    public static readonly LocalText DecisionTitle = new("Beslut om din begäran", "Decision on your request");
    public static readonly LocalText GrantedYes = new("Vi säger ja.", "We say yes.");
    public static readonly LocalText GrantedAccess = new("Du får uppgifterna vi har om dig. Du får också veta varför vi har dem, varifrån de kommer, hur länge de sparas och vilka som fått dem.", "You get the data we have about you. You also get to know why we have it, where it comes from, how long it is kept and who has received it.");
    public static readonly LocalText GrantedRectification = new("Vi rättade uppgifterna den {doneDate}.", "We corrected the data on {doneDate}.");
    public static readonly LocalText GrantedErasure = new("Vi tog bort uppgifterna den {doneDate}.", "We deleted the data on {doneDate}.");
    public static readonly LocalText Backups = new("Säkerhetskopior skrivs över senast {backupDate} och används inte till dess.", "Backups are overwritten by {backupDate} and are not used until then.");
    public static readonly LocalText GrantedRestriction = new("Från {doneDate} sparar vi uppgifterna men använder dem inte utan ditt samtycke. Undantag finns för rättsliga krav, andras rättigheter och viktiga allmänintressen.", "From {doneDate} we store the data but do not use it without your consent. There are exceptions for legal claims, the rights of others and important public interests.");
    public static readonly LocalText RestrictionEnds = new("Vi berättar för dig innan pausen upphör.", "We tell you before the pause ends.");
    public static readonly LocalText GrantedPortability = new("Du får uppgifterna i filer som andra system kan läsa: {formats}.", "You get the data in files that other systems can read: {formats}.");
    public static readonly LocalText Transferred = new("Vi skickade dem till {recipient} den {doneDate}.", "We sent them to {recipient} on {doneDate}.");
    public static readonly LocalText TransferNotFeasible = new("Det gick inte att skicka dem direkt till {recipient}: {reason}", "It was not feasible to send them directly to {recipient}: {reason}");
    public static readonly LocalText GrantedMarketing = new("Vi slutar använda dina uppgifter för reklam från {doneDate}.", "We stop using your data for marketing from {doneDate}.");
    public static readonly LocalText LastMailing = new("Ett utskick som redan är på väg kan komma till och med {lastDate}.", "A mailing already on its way may arrive until {lastDate}.");
    public static readonly LocalText Suppressed = new("Vi sparar en spärr, så att du inte får reklam igen. Den går inte att läsa som din adress.", "We keep a block, so that you get no marketing again. It cannot be read as your address.");
    public static readonly LocalText GrantedConsent = new("Ditt samtycke gäller inte längre från {doneDate}. Det vi gjorde dessförinnan påverkas inte.", "Your consent no longer applies from {doneDate}. What we did before that is not affected.");
    public static readonly LocalText GrantedStop = new("Vi slutar använda uppgifterna så från {doneDate}: {items}.", "We stop using the data in this way from {doneDate}: {items}.");
    public static readonly LocalText GrantedReview = new("En person har prövat det automatiserade beslutet på nytt den {doneDate}.", "A person looked at the automated decision again on {doneDate}.");
    public static readonly LocalText KeptForATime = new("Det vi måste spara en tid tar vi bort {eraseDates}, utan att du behöver be om det igen. Till dess använder vi det bara till det lagen kräver.", "What we must keep for a time we delete on {eraseDates}, without you having to ask again. Until then we use it only for what the law requires.");
    public static readonly LocalText KeptUntilReview = new("Det vi behåller av ett särskilt skäl prövar vi på nytt {reviewDates}. Finns skälet inte kvar då tar vi bort det.", "What we keep for a particular reason we review again on {reviewDates}. If the reason is gone by then, we delete it.");
    public static readonly LocalText KeptUntilEvent = new("Det som behövs så länge avtalet löper tar vi bort när det inte längre behövs.", "What is needed while the contract runs we delete when it is needed no longer.");
    public static readonly LocalText StaysRestricted = new("Du har tidigare bett oss bevara en del av uppgifterna. Vill du att också de raderas, så skriv det till oss.", "You asked us earlier to keep some of the data. If you want that erased too, write to us.");
    public static readonly LocalText ErasureOpened = new("Det som vi bara hade för den användningen raderar vi, utan att du behöver begära det: {items}. Det sker i ärende {erasureReference}, och du får ett eget besked om det.", "We erase what we held only for that use, without you having to ask: {items}. This is done in case {erasureReference}, and you get an answer of its own about it.");
    public static readonly LocalText RecipientsTold = new("Vi har meddelat dem som fått uppgifterna av oss: {recipientList}.", "We have told those who received the data from us: {recipientList}.");
    public static readonly LocalText RecipientsUnderway = new("Vi meddelar nu dem som fått uppgifterna av oss: {recipientList}.", "We are now telling those who received the data from us: {recipientList}.");
    public static readonly LocalText RecipientsNone = new("Ingen annan hade fått uppgifterna av oss.", "Nobody else had received the data from us.");
    public static readonly LocalText RecipientsFailed = new("Det gick inte att meddela: {failedList}.", "We could not tell: {failedList}.");
    public static readonly LocalText PartlyYesNo = new("Vi säger ja till en del och nej till en del.", "We say yes to some and no to some.");
    public static readonly LocalText PartlyRows = new("Varje rad säger vad det gäller, varför och vilken lag som styr.", "Each row says what it is, why, and which law applies.");
    public static readonly LocalText RefusedNo = new("Vi säger nej.", "We say no.");
    public static readonly LocalText RefusedReason = new("Skäl: {reason}", "Reason: {reason}");
    public static readonly LocalText RefusedLaw = new("Lag: {law}", "Law: {law}");
    public static readonly LocalText RefusedAgain = new("Tycker du att vi har missförstått, eller ändras något, så skriv till oss. Då prövar vi igen.", "If you think we have misunderstood, or if something changes, write to us. Then we look at it again.");
    public static readonly LocalText IdentityNotProven1 = new("Vi har inte kunnat bli säkra på att det är du (artikel 11.2, 12.2 och 12.6). Därför har vi inte sökt efter, lämnat ut eller ändrat något. Beskedet säger inget om ifall vi har uppgifter om dig.", "We have not been able to be sure that it is you (Articles 11(2), 12(2) and 12(6)). We have therefore not searched for, disclosed or changed anything. This answer says nothing about whether we have data about you.");
    public static readonly LocalText IdentityNotProven2 = new("Du kan göra en ny begäran när du vill.", "You can make a new request at any time.");
    public static readonly LocalText NothingHeld1 = new("Vi har sökt och hittade inga uppgifter som går att knyta till dig, utom dem i det här ärendet. De tas bort {keepUntil}.", "We have searched and found no data that can be tied to you, except in this request. That is deleted {keepUntil}.");
    public static readonly LocalText NothingHeld2 = new("Vi sökte på: {searchedFor}.", "We searched for: {searchedFor}.");
    public static readonly LocalText NothingHeld3 = new("Har du haft ett annat namn, nummer eller en annan adress? Skriv det till oss så söker vi igen.", "Have you had another name, number or address? Write to us and we will search again.");
    public static readonly LocalText DeliveryPortal = new("Hämta svaret på ärendets sida senast {expires}.", "Download the answer on your request page by {expires}.");
    public static readonly LocalText DeliveryEnclosed = new("Svaret ligger i det här brevet.", "The answer is enclosed with this letter.");

    public static readonly LocalText DoneTitle = new("Nu är det klart", "It is now done");
    public static readonly LocalText Done1 = new("Nu är det klart.", "It is now done.");
    public static readonly LocalText Done2 = new("Det här gjorde vi den {doneDate}: {items}.", "This is what we did on {doneDate}: {items}.");
    public static readonly LocalText WithdrawnTitle = new("Du har återtagit din begäran", "You have withdrawn your request");
    public static readonly LocalText Withdrawn1 = new("Du återtog din begäran den {withdrawnAt}. Vi gör inget mer i den.", "You withdrew your request on {withdrawnAt}. We do nothing more with it.");
    public static readonly LocalText SearchedIn = new("Vi sökte i: {systems}.", "We searched: {systems}.");
    public static readonly LocalText WithdrawnDone = new("Det här var redan gjort: {items}.", "This had already been done: {items}.");
    public static readonly LocalText Withdrawn2 = new("Det du skrev i ärendet tas bort {keepUntil}. Du kan göra en ny begäran när du vill.", "What you wrote in it is deleted {keepUntil}. You can make a new request at any time.");
    public static readonly LocalText LiftTitle = new("Pausen för dina uppgifter upphör", "The pause for your data ends");
    public static readonly LocalText Lift1 = new("Pausen för uppgifterna nedan upphör den {liftDate}. Skäl: {reason}", "The pause for the data below ends on {liftDate}. Reason: {reason}");
    public static readonly LocalText LiftDecided = new("Din invändning är avgjord. Beslutet säger vad som gäller nu.", "Your objection is decided. The decision says what holds now.");
    public static readonly LocalText LiftWithdrawn = new("Du har tagit tillbaka din invändning.", "You have withdrawn your objection.");
    public static readonly LocalText ContinuesTitle = new("Pausen för dina uppgifter fortsätter", "The pause for your data goes on");
    public static readonly LocalText Continues1 = new("Vi skrev att pausen skulle upphöra den {liftDate}. Den fortsätter. Skäl: {reason}", "We wrote that the pause would end on {liftDate}. It goes on. Reason: {reason}");
    public static readonly LocalText RecipientsTitle = new("De har fått veta vad vi gjort", "Who has been told what we did");
    public static readonly LocalText Recipients1 = new("De här har fått veta vad vi gjort med dina uppgifter: {recipientList} (artikel 19).", "These have been told what we did with your data: {recipientList} (Article 19).");
    public static readonly LocalText LateTitle = new("Vårt svar är försenat", "Our answer is late");
    public static readonly LocalText Late1 = new("Svaret skulle ha kommit {dueDate}. Det gjorde det inte, och det är vårt ansvar. Förlåt.", "The answer was due on {dueDate}. It did not come, and that is our responsibility. We are sorry.");
    public static readonly LocalText Late2 = new("Skäl: {reason}", "Reason: {reason}");
    public static readonly LocalText Late3 = new("Vi räknar med att svara {newDate}, men din rätt att klaga gäller redan nu.", "We expect to answer by {newDate}, but you can already complain.");
    public static readonly LocalText NoticeTitle = new("Underrättelse enligt artikel 19 i dataskyddsförordningen", "Notice under Article 19 of the GDPR");
    public static readonly LocalText NoticeReminderTitle = new("Påminnelse: underrättelse enligt artikel 19 i dataskyddsförordningen", "Reminder: notice under Article 19 of the GDPR");
    public static readonly LocalText Notice1 = new("{controller} har {action} uppgifter som ni har fått av oss: {categories}. Referens: {noticeReference}.", "{controller} has {action} data that you received from us: {categories}. Reference: {noticeReference}.");
    public static readonly LocalText Notice2 = new("Gör samma sak hos er, och kvittera genom att svara. (artikel 19)", "Please do the same on your side and confirm by replying. (Article 19)");
    public static readonly LocalText NoticeSame = new("Det gäller samma person som vårt meddelande {reference}.", "It is about the same person as our notice {reference}.");
    public static readonly LocalText QuestionActivities = new("Det här kan du invända mot: {activities}. Nämner du inget gäller din invändning alltihop.", "This is what you can object to: {activities}. If you name nothing, your objection concerns all of it.");

    public static readonly LocalText Fee1 = new("Det är gratis att begära sina uppgifter. Nu får vi ta ut en avgift på {amount}, eftersom {reason} ({feeArticle}).", "It is free to ask for your data. In this case we may charge {amount}, because {reason} ({feeArticle}).");
    public static readonly LocalText Fee2 = new("Så här har vi kommit fram till det: {evidence}", "How we came to this: {evidence}");
    public static readonly LocalText Fee3 = new("Vi gör inget som kostar innan du har svarat. Du kan begränsa din begäran eller återta den. Svara gärna senast {replyBy}.", "We do nothing that costs before you have replied. You can narrow your request or withdraw it. Please reply by {replyBy}.");
    public static readonly LocalText FeeExcessive = new("begäran är uppenbart ogrundad eller orimlig", "the request is manifestly unfounded or excessive");
    public static readonly LocalText FeeFurtherCopy = new("du har bett om ytterligare en kopia", "you have asked for a further copy");
}
