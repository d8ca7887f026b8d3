using Microsoft.Data.Sqlite;

namespace Dsar.Api.Tests.Features.Forwardings;

/// <summary>A system held on customers' behalf that may be asked one thing: whether an address occurs in it, and at which customer (GDPR Art. 28(3)(a)).</summary>
internal sealed class CustomerSites : IDisposable
{
    private const string Map = """
        map: 1
        system: customer-forms
        controller: demo-hosting
        title: {sv: Kundernas formulär, en: Customers' forms}
        kind: sqlite
        backupRetention: P30D
        collections:
          - name: entries
            title: {sv: Inskickade formulär, en: Sent forms}
            key: [id]
            activity: customer-sites
            origin: provided
            erase: delete
            search: existence
            forwardTo: owner_email
            fields:
              - {name: id, type: integer, personal: false}
              - {name: owner_email, category: pd:EmailAddress}
              - {name: sender, category: pd:EmailAddress, fold: email}
              - {name: message, category: pd:Communication}
            identity:
              - {kind: email, fields: [sender]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("dsar-sites").FullName;

    public CustomerSites()
    {
        File.WriteAllText(Path.Combine(_folder, "customer-forms.yaml"), Map);
        using var connection = new SqliteConnection(Read);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            CREATE TABLE entries (id INTEGER PRIMARY KEY, owner_email TEXT NOT NULL, sender TEXT NOT NULL, message TEXT NOT NULL);
            INSERT INTO entries VALUES (1, 'agare@butiken.example', 'vera@besok.example', 'Hej'), (2, 'annan@firma.example', 'nils@besok.example', 'Hallå');
            """;
        command.ExecuteNonQuery();
    }

    public (string Key, string Value)[] Settings => [("Dsar:DataMaps", _folder), ("Dsar:Systems:customer-forms:Read", Read)];

    private string Read => $"Data Source={Path.Combine(_folder, "forms.db")};Pooling=False";

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
