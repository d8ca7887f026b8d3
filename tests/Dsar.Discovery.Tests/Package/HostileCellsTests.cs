using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dsar.Discovery.Tests.Package;

/// <summary>
/// Values made to run as a formula, to break a file or to fill the memory. Seen red: escapes of half a character written as they come, which no package survived.
/// </summary>
public sealed class HostileCellsTests
{
    private const int Rows = 250;

    private const string Map = """
          - name: notes
            title: {sv: Anteckningar, en: Notes}
            key: [id]
            activity: service-delivery
            origin: provided
            erase: delete
            fields:
              - {name: id, type: integer, personal: false}
              - {name: email, category: pd:EmailAddress}
              - {name: note, category: pd:Opinion}
              - {name: file, type: bytes, category: pd:Opinion}
              - {name: data, type: json, category: pd:Opinion}
              - {name: amount, type: number, category: pd:Purchase}
              - {name: day, type: date, category: pd:Purchase}
            identity: [{kind: email, fields: [email]}]
        """;

    private static readonly string[] Notes =
    [
        "=1+1", "=cmd|'/C calc'!A0", "+46 70", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A1", "a;b", "a\"b", "a\r\nb", " space ", "'quote", "<script>alert(1)</script>", "{\"a\":1}",
        "\uFFFDhalf", "😀", "\u202Eevil", "",
    ];

    private static readonly Lazy<Task<byte[]>> Package = new(() => SmallPackage.Of(Sql(), Map));

    [PythonFact]
    public async Task No_cell_of_the_csv_begins_as_a_formula_and_each_is_told()
    {
        var folder = Seeds.NewFolder();
        await File.WriteAllBytesAsync(Path.Combine(folder, "p.zip"), await Package.Value);
        const string script = """
            import zipfile, csv, json, io, re
            z = zipfile.ZipFile('p.zip'); assert z.testzip() is None
            rows = list(csv.reader(io.StringIO(z.read('data/office/notes.csv').decode('utf-8-sig'), newline=''), delimiter=';'))
            objs = json.loads(z.read('data/office/notes.json'))
            assert len(rows) == len(objs) + 1 == 251, len(rows)
            changed = {}
            for line, obj in zip(rows[1:], objs):
                for column, cell, value in zip(rows[0], line, obj.values()):
                    number = isinstance(value, (int, float)) and not isinstance(value, bool)
                    assert number or cell[:1] not in tuple('=+-@\t\r\n\0＝＋－＠'), (column, cell)
                    if isinstance(value, str) and column != 'data':
                        assert cell == value or cell == "'" + value, (cell, value)
                        if cell != value: changed[column] = changed.get(column, 0) + 1
            resource = next(r for r in json.loads(z.read('datapackage.json'))['resources'] if r['format'] == 'csv')
            told = {f['name']: f['dsar:changedCells'] for f in resource['schema']['fields'] if 'dsar:changedCells' in f}
            assert told == changed and changed['file'] == 1 and changed['day'] == 1 and changed['note'] == 12, (told, changed)
            """;
        Tool.Run("python3", folder, "-c", script).Should().Be((0, string.Empty));
    }

    [Fact]
    public async Task Half_a_character_is_a_sign_that_is_counted()
    {
        var files = SmallPackage.Files(await Package.Value);
        using var rows = JsonDocument.Parse(files["data/office/notes.json"]);
        rows.RootElement[1].GetProperty("data").GetProperty("a").GetString().Should().Be("\uFFFD \\ud800 😀");
        using var descriptor = JsonDocument.Parse(files["datapackage.json"]);
        var fields = descriptor.RootElement.GetProperty("resources")[0].GetProperty("schema").GetProperty("fields").EnumerateArray().Where(f => f.TryGetProperty("dsar:replacedCharacters", out _));
        fields.Select(f => (f.GetProperty("name").GetString(), f.GetProperty("dsar:replacedCharacters").GetInt32())).Should().Equal(("note", 1), ("data", 1));
        files["3-ordlista.html"].Should().Contain("Oläsliga tecken").And.Contain("Apostrof i csv");
    }

    [Fact]
    public async Task The_page_shows_200_rows_and_the_beginning_of_long_texts()
    {
        var page = SmallPackage.Files(await Package.Value)["1-registerutdrag.html"];
        page.Should().Contain("Alla 250 poster finns i filerna data/office/notes.json, data/office/notes.csv").And.Contain("Här visas de 200 första av 250.");
        page.Split("<article").Length.Should().Be(201);
        page.Should().NotContain("<script").And.Contain("&lt;script&gt;").And.Contain("[fil, se json-filen]").And.NotContain(Convert.ToBase64String([0xFB, 0xF0])[..3]);
        page.Length.Should().BeLessThan(1_000_000, "the rows hold 5 million characters");
    }

    [ToolFact("python3-jsonschema")]
    public async Task The_descriptor_fits_the_official_profile_and_the_rows_their_schema()
    {
        var folder = Seeds.NewFolder();
        await File.WriteAllBytesAsync(Path.Combine(folder, "p.zip"), await Package.Value);
        var profile = Path.Combine(Path.GetDirectoryName(Seeds.Registers)!, "..", "tests", "Dsar.Discovery.Tests", "Package", "profiles", "datapackage-2.0.json");
        const string script = """
            import zipfile, json, sys, jsonschema
            z = zipfile.ZipFile('p.zip')
            descriptor = json.loads(z.read('datapackage.json'))
            jsonschema.Draft7Validator(json.load(open(sys.argv[1]))).validate(descriptor)
            schema = json.loads(z.read('metadata/schema/office.notes.schema.json'))
            jsonschema.Draft202012Validator.check_schema(schema)
            rows = json.loads(z.read('data/office/notes.json'))
            jsonschema.Draft202012Validator(schema).validate(rows)
            assert not jsonschema.Draft202012Validator(schema).is_valid([{**rows[0], 'more': 1}])
            """;
        Tool.Run(Tool.DebianPython, folder, "-W", "ignore", "-c", script, Path.GetFullPath(profile)).Should().Be((0, string.Empty));
    }

    private static string Sql()
    {
        var sql = new StringBuilder("CREATE TABLE notes (id INTEGER PRIMARY KEY, email TEXT, note TEXT, file BLOB, data TEXT, amount NUMERIC, day TEXT);\n");
        for (var i = 0; i < Rows; i++)
        {
            var note = i < Notes.Length ? Notes[i] : new string('å', 20_000);
            var file = i == 0 ? "X'FBF0'" : i == 2 ? $"randomblob({20_000})" : "NULL";
            var data = i == 1 ? """{"a": "\ud800 \\ud800 \ud83d\ude00"}""" : i == 2 ? "{\"b\":\n [1.10, -2]}" : "null";
            var day = i == 3 ? "-infinity" : "2026-01-02";
            sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO notes VALUES ({i + 1}, 'kim@lund.example', CAST(X'{Convert.ToHexString(Encoding.UTF8.GetBytes(note))}' AS TEXT), {file}, '{data}', {-i}, '{day}');\n");
        }

        return sql.ToString();
    }
}
