using System.Net;
using System.Security.Cryptography;

namespace Dsar.Api.Tests;

/// <summary>
/// Files of the accepted kinds come back as they were, as files; nothing hostile becomes an attachment, and nothing is left of what was refused.
/// Seen red without the check for archives behind images, with entries of archives that overlap, with a file kept after a refusal, with another
/// key's request, with a file handed out in place, and with the boundary in the fingerprint.
/// </summary>
public sealed class AttachmentTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task A_file_comes_back_as_it_was_whatever_it_was_called(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Received(api);
        foreach (var (type, name, bytes) in SampleFiles.All)
        {
            var made = (await scenario.Decider.Upload($"{scenario.Path}/attachments", bytes, new { fileName = "x.exe" + name, kind = "evidence", visibility = "internal" })).Expect(HttpStatusCode.Created);
            (made.Text("mediaType"), made.Text("fileName"), made["bytes"]!.GetValue<long>(), made.Text("sha256"), made.Text("state")).Should()
                .Be((type, "x.exe" + name, bytes.LongLength, Convert.ToHexStringLower(SHA256.HashData(bytes)), "available"));
            var file = await scenario.Decider.Get($"{scenario.Path}/attachments/{made.Id}/content");
            (await file.Expect(HttpStatusCode.OK).Http.Content.ReadAsByteArrayAsync()).Should().Equal(bytes);
            file.Http.Content.Headers.ContentType!.MediaType.Should().Be(type);
            file.Http.Content.Headers.ContentDisposition!.DispositionType.Should().Be("attachment");
            file.Http.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
            file.Http.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("sandbox");
            (await api.Look(db => Task.FromResult(db.AuditEntries.Count(e => e.ObjectId == made.Id && e.Action == "content.viewed" && e.Data.Contains("attachment"))))).Should().Be(1);
        }
    }

    [Fact]
    public async Task Nothing_hostile_becomes_an_attachment_and_nothing_is_left_of_it()
    {
        var api = databases["sqlite"];
        var scenario = await Scenario.Received(api);
        var (folder, hostile) = (Path.Combine(api.Folder, "attachments"), HostileFiles.All.ToList());
        hostile.Count.Should().BeGreaterThanOrEqualTo(60);
        var before = Directory.Exists(folder) ? Directory.GetFiles(folder).Length : 0;
        var passed = new List<string>();
        foreach (var (name, bytes) in hostile)
        {
            var answer = await scenario.Decider.Upload($"{scenario.Path}/attachments", bytes, Metadata("a.pdf"));
            if (answer is not { Status: HttpStatusCode.UnsupportedMediaType, Code: "unsupported_media_type" } || answer["accepted"]!.AsArray().Count != 9)
            {
                passed.Add($"{name}: {answer.Status} {answer.Text("mediaType")}");
            }
        }

        passed.Should().BeEmpty();
        Directory.GetFiles(folder).Should().HaveCount(before, "what was refused is gone");
        (await scenario.Items("attachments")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_name_is_a_name()
    {
        var scenario = await Scenario.Received(databases["sqlite"]);
        string[] names = ["../x.txt", "a/b.txt", "..\\x.txt", "C:x", "a\0b.txt", "a\nb", "a\u202Etxt.exe", "\u200Bx", "CON", "nul.txt", "COM1.pdf", "x.", "a\"b", "a|b", "a<b>", "a?b", "", "   ", new string('x', 201), "a\u2028b"];
        foreach (var name in names)
        {
            var answer = await scenario.Decider.Upload($"{scenario.Path}/attachments", SampleFiles.Pdf(), Metadata(name));
            answer.Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be("/fileName", name.Length > 50 ? "too long" : name);
        }

        var made = (await scenario.Decider.Upload($"{scenario.Path}/attachments", SampleFiles.Text("Hej"), Metadata("Åsas fullmakt; filename=x.exe"))).Expect(HttpStatusCode.Created);
        var file = await scenario.Decider.Get($"{scenario.Path}/attachments/{made.Id}/content");
        file.Http.Content.Headers.ContentDisposition!.FileNameStar.Should().Be("Åsas fullmakt; filename=x.exe.txt", "a text does not leave as a program");
    }

    [Fact]
    public async Task The_form_has_exactly_its_two_parts()
    {
        var scenario = await Scenario.Received(databases["sqlite"]);
        var (path, folder) = ($"{scenario.Path}/attachments", Path.Combine(databases["sqlite"].Folder, "attachments"));
        string[] before = Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
        async Task<Answer> Send(params (string Name, byte[] Bytes)[] parts) => (await scenario.Decider.UploadParts(path, parts)).Expect(HttpStatusCode.BadRequest);
        var good = SampleFiles.Text("""{"fileName":"a.pdf","kind":"other","visibility":"subject"}""");
        (await Send(("metadata", good))).Text("errors.0.pointer").Should().Be("/file");
        (await Send(("file", SampleFiles.Pdf()))).Text("errors.0.pointer").Should().Be("/metadata");
        (await Send(("metadata", good), ("file", SampleFiles.Pdf()), ("file", SampleFiles.Pdf()))).Text("errors.0.code").Should().Be("not_unique");
        (await Send(("metadata", good), ("metadata", good), ("file", SampleFiles.Pdf()))).Text("errors.0.code").Should().Be("not_unique");
        (await Send(("metadata", good), ("file", SampleFiles.Pdf()), ("note", good))).Text("errors.0.code").Should().Be("unknown_field");
        (await Send(("metadata", good), ("file", []))).Text("errors.0.code").Should().Be("too_short");
        (await Send(("metadata", SampleFiles.Text("{")), ("file", SampleFiles.Pdf()))).Code.Should().Be("malformed_json");
        (await Send(("metadata", SampleFiles.Text("null")), ("file", SampleFiles.Pdf()))).Text("errors.0.pointer").Should().Be("/metadata");
        (await Send(("metadata", SampleFiles.Text("""{"fileName":"a","kind":"other","visibility":"subject","path":"x"}""")), ("file", SampleFiles.Pdf()))).Text("errors.0.pointer").Should().Be("/path");
        (await Send(("metadata", SampleFiles.Text("""{"fileName":"a","kind":"virus","visibility":"subject"}""")), ("file", SampleFiles.Pdf()))).Text("errors.0.pointer").Should().Be("/kind");
        (await Send(("metadata", SampleFiles.Text("""{"fileName":"a","kind":"Other","visibility":"subject"}""")), ("file", SampleFiles.Pdf()))).Text("errors.0.pointer").Should().Be("/kind", "a word has one spelling here too");
        (await Send(("metadata", SampleFiles.Text("""{"fileName":"a\u0000b","kind":"other","visibility":"subject"}""")), ("file", SampleFiles.Pdf()))).Text("errors.0.pointer").Should().Be("/fileName");
        (await scenario.Decider.Send(HttpMethod.Post, path, "{}", idempotencyKey: "k")).Expect(HttpStatusCode.UnsupportedMediaType)["accepted"]!.ToJsonString().Should().Be("[\"multipart/form-data\"]");
        foreach (var broken in new[] { "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"" + new string('b', 100) + "\"", "multipart/form-data; boundary=x" })
        {
            (await scenario.Decider.UploadRaw(path, SampleFiles.Text("--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nhalf"), broken)).Expect(HttpStatusCode.BadRequest).Code.Should().Be("validation_failed", broken);
        }

        (await scenario.Items("attachments")).Should().BeEmpty();
        Directory.GetFiles(folder).Should().BeEquivalentTo(before, "nothing is left of a form that was refused");
    }

    [Fact]
    public async Task A_file_has_25_MiB_and_a_request_20_files()
    {
        var scenario = await Scenario.Received(databases["sqlite"]);
        var path = $"{scenario.Path}/attachments";
        var large = new byte[(25 * 1024 * 1024) + 1];
        Array.Fill(large, (byte)'a');
        (await scenario.Decider.Upload(path, large[..^1], Metadata("a.txt"))).Expect(HttpStatusCode.Created)["bytes"]!.GetValue<long>().Should().Be(26_214_400);
        var refused = (await scenario.Decider.Upload(path, large, Metadata("a.txt"))).Expect(HttpStatusCode.RequestEntityTooLarge);
        (refused.Code, refused["limitBytes"]!.GetValue<long>()).Should().Be(("payload_too_large", 26_214_400));
        for (var i = 1; i < 20; i++)
        {
            (await scenario.Decider.Upload(path, SampleFiles.Text($"File {i}"), Metadata("a.txt"))).Expect(HttpStatusCode.Created);
        }

        var files = Directory.GetFiles(Path.Combine(databases["sqlite"].Folder, "attachments")).Length;
        (await scenario.Decider.Upload(path, SampleFiles.Text("One more"), Metadata("a.txt"))).Expect(HttpStatusCode.BadRequest).Text("errors.0.code").Should().Be("too_many");
        Directory.GetFiles(Path.Combine(databases["sqlite"].Folder, "attachments")).Should().HaveCount(files);
    }

    [Theory, OnEachDatabase]
    public async Task The_same_upload_again_is_the_same_attachment(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Received(api);
        var (path, key) = ($"{scenario.Path}/attachments", Guid.CreateVersion7().ToString());
        var first = (await scenario.Decider.Upload(path, SampleFiles.Pdf(), Metadata("a.pdf"), key)).Expect(HttpStatusCode.Created);
        var files = Directory.GetFiles(Path.Combine(api.Folder, "attachments")).Length;
        var again = (await scenario.Decider.Upload(path, SampleFiles.Pdf(), Metadata("a.pdf"), key)).Expect(HttpStatusCode.Created);
        (again.Id, again.Http.Headers.GetValues("Idempotency-Replayed").Single()).Should().Be((first.Id, "true"), "each form has another boundary");
        (await scenario.Decider.Upload(path, SampleFiles.Pdf("x"), Metadata("a.pdf"), key)).Expect(HttpStatusCode.UnprocessableEntity);
        (await scenario.Decider.Upload(path, SampleFiles.Pdf(), Metadata("b.pdf"), key)).Expect(HttpStatusCode.UnprocessableEntity);
        (await scenario.Decider.UploadParts(path, [("metadata", SampleFiles.Text("{}")), ("file", SampleFiles.Pdf())], key: null)).Expect(HttpStatusCode.BadRequest).Code.Should().Be("idempotency_key_missing");
        Directory.GetFiles(Path.Combine(api.Folder, "attachments")).Should().HaveCount(files);
        (await scenario.Decider.Download($"{path}/{first.Id}/content")).Should().Equal(SampleFiles.Pdf());
    }

    [Theory, OnEachDatabase]
    public async Task A_form_adds_files_to_its_own_requests_only_and_reads_none(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Received(api);
        var form = api.As(await Keys.Integration(api, "demo-hosting", "requests:create"));
        var own = (await form.Post("/v1/requests", new { right = "access", channel = "web_form", subject = People.Kim() })).Expect(HttpStatusCode.Created).Id;
        var made = (await form.Upload($"/v1/requests/{own}/attachments", SampleFiles.Pdf(), Metadata("a.pdf"))).Expect(HttpStatusCode.Created);
        made.Body!.AsObject().Should().NotContainKey("fileName");
        (await form.Upload($"{scenario.Path}/attachments", SampleFiles.Pdf(), Metadata("a.pdf"))).Expect(HttpStatusCode.NotFound);
        (await form.Get($"/v1/requests/{own}/attachments/{made.Id}/content")).Expect(HttpStatusCode.Forbidden);
        var other = api.As(await Keys.Person(api, "ecuni", "Eva Ek", "requests:work", "requests:create"));
        (await other.Upload($"/v1/requests/{own}/attachments", SampleFiles.Pdf(), Metadata("a.pdf"))).Expect(HttpStatusCode.NotFound);
        (await other.Get($"/v1/requests/{own}/attachments/{made.Id}/content")).Expect(HttpStatusCode.NotFound);
        (await scenario.Decider.Get($"{scenario.Path}/attachments/{made.Id}/content")).Expect(HttpStatusCode.NotFound);
        var reader = api.As(await Keys.Integration(api, "demo-hosting", "requests:read"));
        (await reader.Upload($"/v1/requests/{own}/attachments", SampleFiles.Pdf(), Metadata("a.pdf"))).Expect(HttpStatusCode.Forbidden);
        (await reader.Get($"/v1/requests/{own}/attachments/{made.Id}")).Expect(HttpStatusCode.OK).Text("mediaType").Should().Be("application/pdf");
    }

    [Fact]
    public async Task Messages_and_results_name_files_of_their_own_request_that_may_be_seen()
    {
        var scenario = await Scenario.Received(databases["sqlite"]);
        var open = (await scenario.Decider.Upload($"{scenario.Path}/attachments", SampleFiles.Pdf(), new { fileName = "a.pdf", kind = "letter", visibility = "subject" })).Expect(HttpStatusCode.Created).Id;
        var inner = (await scenario.Decider.Upload($"{scenario.Path}/attachments", SampleFiles.Pdf("b"), Metadata("b.pdf"))).Expect(HttpStatusCode.Created).Id;
        object Message(params Guid[] files) => new { direction = "out", channel = "portal", text = "See the file", attachmentIds = files };
        (await scenario.Decider.Post($"{scenario.Path}/messages", Message(open))).Expect(HttpStatusCode.Created)["attachmentIds"]!.AsArray().Should().ContainSingle();
        (await scenario.Decider.Post($"{scenario.Path}/messages", Message(open, inner))).Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be("/attachmentIds/1");
        (await scenario.Decider.Post($"{scenario.Path}/messages", new { direction = "in", channel = "post", text = "With a letter", attachmentIds = new[] { inner } })).Expect(HttpStatusCode.Created);
        var other = await Scenario.Received(databases["sqlite"]);
        (await other.Decider.Post($"{other.Path}/messages", Message(open))).Expect(HttpStatusCode.BadRequest).Text("errors.0.code").Should().Be("unknown_reference");
    }

    private static object Metadata(string name) => new { fileName = name, kind = "other", visibility = "internal" };
}
