using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Dsar.Api.Tests;

/// <summary>The writing rules that a compiler does not know.</summary>
/// <remarks>
/// Seen to catch: an open class and an open nested record; a file of 301 lines; a log template that takes a request apart; a random id, a clock in a
/// page, a banned line without a reason; a folder Helpers, a class RequestDto, a record class KeyManager; SequenceEqual, and <c>==</c> on a local, a
/// member and a fingerprint; a query across controllers in a feature; a transaction in Web; AesGcm and RSA in Web, HKDF in Paging; AesGcm in a field.
/// </remarks>
public sealed class StyleTests
{
    private const string Api = "src/Dsar.Api/";
    private const int LongestFile = 300;

    private static readonly string[] Assemblies = ["Dsar.Domain", "Dsar.Discovery", "Dsar.Api"];

    /// <summary>Where a query may look across controllers, below the Api (a star is any file name), and why.</summary>
    private static readonly (string Files, string Why)[] AcrossControllers =
    [
        ("Security/ApiKeyHandler.cs", "before the caller is known there is no controller"),
        ("Security/Audit*.cs", "the mirror and the verifier work for every chain"),
        ("Security/Checkpoints.cs", "the ends of all chains are signed"),
        ("Jobs/*.cs", "a step works for every controller and sets the one of its object itself"),
        ("Features/Requests/SiblingDesk.cs", "an erasure waits also for a protected request, which not every caller sees; the query names the controller"),
        ("Data/*.cs", "leases and chains are the installation's"),
        ("Setup/*.cs", "verbs and seeds run for the installation"),
        ("Features/Activities/ActivityDesk.cs", "the host key writes registers; what needs an activity is counted for the controller that the query names"),
        ("Features/Systems/SystemDesk.cs", "the host key connects systems; the requests searched in one are counted for its own controller"),
        ("Features/ApiKeys/KeyMaker.cs", "the host key has no controller and makes a controller's first keys; the query names the controller"),
        ("Features/ApiKeys/ApiKeyViews.cs", "the host key is answered with the key it has just made; the owner is looked up by the key's own row"),
    ];

    /// <summary>Who may name which keyed algorithm, and why.</summary>
    private static readonly (string Files, string Algorithms, string Why)[] Cryptography =
    [
        (Api + "Security/Vault*.cs", ".*", "the one place that seals and opens"),
        (Api + "Security/MasterKey.cs", ".*", "the key of all keys"),
        (Api + "Features/SigningKeys/SigningKeyRecords.cs", "RSA", "the kind of key, as a JWK names it"),
        (Api + "Security/LookupHash.cs", "HMAC.*", "the blind index"),
        (Api + "Features/Executions/SystemWriter.cs", "HMAC.*", "operation ids and the erasure ledger name rows by a keyed hash"),
        (Api + "Setup/PackageVerb.cs", "RSA.*", "checks a package's signature with public keys"),
        (Api + "Web/Paging.cs", "HMAC.*", "signed cursors"),
        (Api + "Features/IdentityChecks/IdentityDesk.cs", "HMAC.*", "a plain hash of a short code could be reversed"),
        ("src/Dsar.Discovery/*", ".*", "the page and segment cipher"),
    ];

    [Fact]
    public void A_class_is_sealed_unless_another_inherits_it()
    {
        var types = Types().ToList();
        var parents = types.Select(t => t.BaseType).OfType<Type>().Select(Definition).ToHashSet();
        var open = types.Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false } && !parents.Contains(t));
        Repository.None(open.Select(Declaration), "Seal the class: nothing inherits it.");
    }

    [Fact]
    public void No_file_is_longer_than_300_lines()
    {
        var tooLong = Code().Where(f => f.Lines.Count > LongestFile).Select(f => $"  {f.Path}:{LongestFile + 1}: {f.Lines.Count} lines");
        Repository.None(tooLong, "Cut the file by what it does; 35 to 70 lines are usual.");
    }

    [Fact]
    public void No_log_template_takes_a_whole_object_apart() =>
        Repository.None(Find(@"\{@"), "Log ids, codes, counts and durations one by one: a whole object carries what a person wrote.");

    [Fact]
    public void No_banned_symbol_is_used()
    {
        var banned = Repository.File("BannedSymbols.txt").Lines.Where(l => l.Trim().Length > 0 && !l.StartsWith('#')).Select(l => l.Split(" | ")).ToList();
        banned.Should().NotBeEmpty().And.OnlyContain(b => b.Length == 2, "a line of BannedSymbols.txt is \"pattern | reason\"");
        var found =
            from symbol in banned
            from spot in Find(Regex.Escape(symbol[0]))
            select $"{spot} -> {symbol[1]}";
        Repository.None(found, "BannedSymbols.txt says what to use in its place.");
    }

    [Fact]
    public void A_name_says_what_the_thing_is()
    {
        const string vague = "(Commons?|Helpers?|Managers?|Utils?|Utility|Utilities|Dtos?|DTOs?)";
        var word = new Regex($"(?<![A-Z])(?<=^|[a-z0-9_.]){vague}(?=$|[A-Z0-9_.])");
        var files = Repository.Files("src", "").Where(f => f.Path.Split('/').Any(p => word.IsMatch(p))).Select(f => new Spot(f.Path, 1, "name of a file or folder"));
        var types =
            from file in Repository.Sources()
            from line in file.Code
            let name = Regex.Match(line.Text, @"\b(?:class|record|struct|interface|enum)\s+(?:class\s+|struct\s+)?([A-Z]\w*)").Groups[1].Value
            where word.IsMatch(name)
            select line;
        Repository.None(files.Concat(types), "Name it by what it does in the words of the glossary (architecture, writing rules).");
    }

    [Fact]
    public void Secrets_are_compared_in_constant_time()
    {
        const string bytes = @"(?:byte\[\]|Span<byte>|Memory<byte>)\??>?\s+";
        var members = Repository.Sources().SelectMany(f => f.Code).SelectMany(l => Regex.Matches(l.Text, bytes + @"([A-Z]\w*)")).Select(m => m.Groups[1].Value).ToHashSet();
        string[] guarded = [Api + "Security/", Api + "Webhooks/", Api + "Web/Idempotency.cs"];
        var found =
            from file in Repository.Sources("src/Dsar.Api")
            where guarded.Any(g => file.Path.StartsWith(g, StringComparison.Ordinal))
            let locals = file.Code.SelectMany(l => Regex.Matches(l.Text, bytes + @"([a-z_]\w*)")).Select(m => m.Groups[1].Value)
            let names = string.Join('|', members.Concat(locals).Distinct())
            let compared = new Regex($@"\bSequenceEqual\b|\b({names})(\([^()]*\))?\s*[!=]=(?!\s*null\b)|[!=]=\s*(\w+\.)*({names})\b(?!\s*[.\[])")
            from spot in file.Find(compared)
            where !Regex.IsMatch(spot.Text, @"\bdb\.") // a query compares in the database, by index
            select spot;
        Repository.None(found, "Compare with CryptographicOperations.FixedTimeEquals: a comparison that stops early tells how far it came.");
    }

    [Fact]
    public void Queries_across_controllers_stand_where_that_is_meant() =>
        Repository.None(
            Find(@"\bIgnoreQueryFilters\b").Where(s => !AcrossControllers.Any(a => Fits(s.Path, Api + a.Files))),
            "Let the filter keep controllers apart; where a query must cross them, name the file in StyleTests.AcrossControllers with the reason.");

    [Fact]
    public void Transactions_begin_in_Data() =>
        Repository.None(
            Find(@"\bBeginTransaction").Where(s => s.Path.StartsWith(Api, StringComparison.Ordinal) && !s.Path.StartsWith(Api + "Data/", StringComparison.Ordinal)),
            "A command is saved once, by Commit; short writes of their own go through the context's Write.");

    [Fact]
    public void Ciphers_are_named_where_keys_live()
    {
        var found =
            from spot in Find(@"\b(Aes|AesGcm|AesCcm|ChaCha20Poly1305|HKDF|HMAC[A-Z0-9]\w*|RSA\w*|ECDsa\w*|Rfc2898DeriveBytes)\b")
            from Match match in Regex.Matches(spot.Text, @"\b(Aes\w*|ChaCha20Poly1305|HKDF|HMAC[A-Z0-9]\w*|RSA\w*|ECDsa\w*|Rfc2898DeriveBytes)\b")
            where !Cryptography.Any(c => Fits(spot.Path, c.Files) && Regex.IsMatch(match.Value, $"^{c.Algorithms}$"))
            select spot;
        Repository.None(found.Distinct(), "Ask the Vault or LookupHash; a new place needs a row with a reason in StyleTests.Cryptography and a line in the inventory of algorithms.");
    }

    [Fact]
    public void A_cipher_is_made_for_one_operation()
    {
        const BindingFlags all = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var fields = Types().SelectMany(t => t.GetFields(all)).Where(f => f.FieldType == typeof(AesGcm) || f.FieldType == typeof(ThreadLocal<AesGcm>));
        Repository.None(fields.Select(f => Declaration(f.DeclaringType!)), "AesGcm is not safe for threads: make one per operation instead of keeping it in a field.");
    }

    private static IEnumerable<SourceFile> Code() => Repository.Sources().Concat(Repository.Files("src", ".cshtml"));

    private static IEnumerable<Spot> Find(string pattern) => Code().SelectMany(f => f.Find(new Regex(pattern)));

    private static bool Fits(string path, string files)
    {
        var pattern = files.EndsWith("/*", StringComparison.Ordinal) ? Regex.Escape(files[..^1]) + ".*" : Regex.Escape(files).Replace(@"\*", "[^/]*", StringComparison.Ordinal);
        return Regex.IsMatch(path, $"^{pattern}$");
    }

    /// <summary>Every written type: no lambda classes, no pages as compiled, no migrations.</summary>
    private static IEnumerable<Type> Types() =>
        from name in Assemblies
        from type in Assembly.Load(name).GetTypes()
        where !Outward(type).Any(t => t.IsDefined(typeof(CompilerGeneratedAttribute), false) || t.Name.Contains('<', StringComparison.Ordinal))
        where type.Namespace is { } space && space.StartsWith("Dsar.", StringComparison.Ordinal) && !space.Contains(".Migrations", StringComparison.Ordinal)
        select type;

    private static IEnumerable<Type> Outward(Type type)
    {
        for (var at = type; at is not null; at = at.DeclaringType)
        {
            yield return at;
        }
    }

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static string Declaration(Type type)
    {
        var name = type.Name.Split('`')[0];
        var found = Repository.Sources().SelectMany(f => f.Find(new Regex($@"\b(class|record|struct)\s+{name}\b"))).FirstOrDefault();
        return found?.ToString() ?? $"  {type.FullName}";
    }
}
