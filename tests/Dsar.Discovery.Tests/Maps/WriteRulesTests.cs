using System.Text;

namespace Dsar.Discovery.Tests.Maps;

/// <summary>Maps that execution could not carry out, or only by harm, do not start. Seen red: every row, with the rules about writing taken out.</summary>
public sealed class WriteRulesTests
{
    private const string Good = """
        map: 1
        system: shop
        controller: demo
        title: {sv: Butik, en: Shop}
        kind: sqlite
        backupRetention: P1M
        restrict: {set: {marked: 1}}
        collections:
          - name: people
            title: {sv: Personer, en: People}
            key: [id]
            activity: sales
            origin: observed
            erase: anonymise
            stop: [{purpose: marketing, set: {marked: 1}}]
            fields:
              - {name: id, personal: false}
              - {name: email, category: pd:EmailAddress, erase: keep_format}
              - {name: born, type: date, category: pd:BirthDate}
              - {name: marked, type: integer, personal: false}
            identity: [{kind: email, fields: [email]}]
          - name: orders
            title: {sv: Ordrar, en: Orders}
            key: [id]
            activity: sales
            origin: observed
            erase: delete
            fields:
              - {name: id, personal: false}
              - {name: person, personal: false}
              - {name: what, category: pd:Purchase}
            joins: [{name: buyer, here: [person], there: "people [id]", foreignKey: true, onParentErased: nullify}]
        """;

    [Fact]
    public void A_map_that_can_be_carried_out_is_read() => Read(Good).Should().BeEmpty();

    [Theory]
    [InlineData("{name: id, personal: false}\n      - {name: email", "{name: id, type: datetime, personal: false}\n      - {name: email", "DM030 SQLite keeps datetime values in several spellings")]
    [InlineData("born, type: date, category: pd:BirthDate", "born, type: date, category: pd:BirthDate, erase: hash", "DM062 'hash' makes a text, and 'born' is date")]
    [InlineData("born, type: date, category: pd:BirthDate", "born, type: date, category: pd:BirthDate, erase: keep_format", "DM062 'keep_format' makes a text")]
    [InlineData("born, type: date, category: pd:BirthDate", "born, type: date, category: pd:BirthDate, erase: {constant: unknown}", "DM062 the constant 'unknown' is no date")]
    [InlineData("{name: id, personal: false}\n      - {name: email", "{name: id, category: pd:Identifier}\n      - {name: email", "DM062 the key field 'id' cannot be emptied")]
    [InlineData("{set: {marked: 1}}\ncollections", "{set: {market: 1}}\ncollections", "DM064 no collection declares the field 'market'; did you mean 'marked'?")]
    [InlineData("{set: {marked: 1}}\ncollections", "{set: {marked: yes please}}\ncollections", "DM064 the value 'yes please' is no integer")]
    [InlineData("{set: {marked: 1}}\ncollections", "{set: {id: x}}\ncollections", "DM064 'id' is part of the key")]
    [InlineData("{set: {marked: 1}}\ncollections", "{call: {post: /x}}\ncollections", "DM064 a SQL system takes no 'call'")]
    [InlineData("set: {marked: 1}}]", "set: {market: 1}}]", "DM064 the field 'market' is not declared; did you mean 'marked'?")]
    [InlineData("set: {marked: 1}}]", "call: {post: /x}}]", "DM064 the stop of 'marketing' sets nothing")]
    [InlineData("foreignKey: true, onParentErased: nullify", "onParentErased: nullify", "DM066 'onParentErased: nullify' follows a foreign key")]
    [InlineData("here: [person]", "here: [id]", "DM066 join 'buyer' is made of the key alone")]
    [InlineData("there: \"people [id]\", foreignKey: true, onParentErased: nullify}", "there: \"people [id]\"}, {name: self, here: [person], there: \"orders [id]\", follow: none, foreignKey: true, onParentErased: delete}", "DM071 join 'self' is part of a circle of foreign keys")]
    public void A_map_that_cannot_be_carried_out_is_refused(string good, string bad, string error)
    {
        Good.Should().Contain(good);
        Read(Good.Replace(good, bad, StringComparison.Ordinal)).Should().Contain(e => e.Contains(error, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Read(string text) =>
        DataMapReader.Read([new MapFile("shop.yaml", Encoding.UTF8.GetBytes(text))]).Errors.Where(e => !e.IsWarning).Select(e => e.ToString());
}
