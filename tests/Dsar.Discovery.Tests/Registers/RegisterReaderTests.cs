using System.Text;
using Dsar.Domain;

namespace Dsar.Discovery.Tests.Registers;

public sealed class RegisterReaderTests
{
    [Fact]
    public void The_six_registers_of_the_seeds_are_read_without_an_error()
    {
        var result = RegisterReader.Read(MapFile.Folder(Seeds.Registers));

        result.Errors.Select(e => e.ToString()).Should().BeEmpty();
        result.Controllers.Select(c => c.Key).Should().BeEquivalentTo("demo-hosting", "ecuni", "infoflex", "partnersec", "united-profile-networks", "webbhotellet-2018");
        result.Controllers.Single(c => c.Key == "demo-hosting").Should().Match<DataController>(c => c.Invented && c.FinancialYearEnd == "06-30");
    }

    [Fact]
    public void Every_fault_of_every_file_is_told_at_once_with_line_and_cure()
    {
        const string first = """
            key: one
            nmae: Ett AB
            approval: one_person
            activities:
              - key: news
                name: {sv: Nyhetsbrev, en: Newsletter}
                role: controler
                directMarketing: true
                purposes: [{sv: a, en: a}, {sv: b, en: b}]
                lawfulBases: [{basis: consent}]
                retention: [{anchor: contract_ned, keep: one year, quote: q}]
            gaps: [{code: x, text: {sv: a, en: b}, activity: newz}]
            """;
        const string second = "key: one\ncontactEmail: nobody\nfinancialYearEnd: 31-12\n";

        var errors = RegisterReader.Read([File("a.yaml", first), File("b.yaml", second)]).Errors.Select(e => e.ToString()).ToArray();

        errors.Should().BeEquivalentTo(
            "a.yaml:2:1  RG004 unknown key 'nmae'; did you mean 'name'?",
            "a.yaml:3:11  RG016 'approval: one_person' needs an 'approvalReason'",
            "a.yaml:7:11  RG023 'controler' is not one of controller, joint_controller, processor, separate_controller; did you mean 'controller'?",
            "a.yaml:8:22  RG025 direct marketing is a flag of a purpose: give this purpose an activity of its own, so that an objection (GDPR Art. 21(3)) stops exactly it",
            "a.yaml:10:19  RG028 a basis that a policy states is quoted: 'quote' is missing",
            "a.yaml:11:26  RG031 'contract_ned' is not one of unstated, last_activity, contract_end, recruitment_end, case_closed, account_terminated, invoice_paid, contact, position_filled, backup_schedule, voucher_date; did you mean 'contract_end'?",
            "a.yaml:11:46  RG032 'keep' must be an ISO 8601 period such as P1Y, P6M or P30D",
            "a.yaml:12:50  RG041 there is no activity 'newz'; did you mean 'news'?",
            "b.yaml:1:6  RG010 another file has the key 'one'",
            "b.yaml:2:15  RG012 'contactEmail' is no e-mail address",
            "b.yaml:3:19  RG017 'financialYearEnd' is MM-DD, such as 12-31");
    }

    private static MapFile File(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));
}
