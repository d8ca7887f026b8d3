using System.Net;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Tests.Features.Requests;

/// <summary>
/// A person with a protected identity is handled by the people named for it; to their colleagues the request looks exactly like none. Seen red with the filter
/// taken off.
/// </summary>
public sealed class ProtectedIdentityTests
{
    [Theory, OnEachDatabase]
    public async Task Only_the_people_named_see_that_there_is_such_a_request(string database)
    {
        using var api = Databases.Fresh(database);
        var (vera, bo, form) = (await Vera(api), api.As(api.Approver), api.As(await Keys.Integration(api)));
        var named = (await vera.Post("/v1/requests", new { right = "access", channel = "phone", subject = People.Maja() })).Expect(HttpStatusCode.Created).Text("createdBy.id")!;
        api.Services.GetRequiredService<IOptions<SecurityOptions>>().Value.ProtectedIdentityPeople = [named];
        var made = (await form.Post("/v1/requests", new { right = "access", channel = "web_form", subject = People.Kim(), protectedIdentity = true })).Expect(HttpStatusCode.Created);
        var path = $"/v1/requests/{made.Id}";

        (await vera.Get(path)).Expect(HttpStatusCode.OK).Text("subject.name").Should().Be("Kim Lund");
        var (hidden, none) = ((await bo.Get(path)).Expect(HttpStatusCode.NotFound), (await bo.Get($"/v1/requests/{Guid.CreateVersion7()}")).Expect(HttpStatusCode.NotFound));
        (hidden.Code, hidden.Text("detail"), hidden.Body!.AsObject().Count).Should().Be((none.Code, none.Text("detail"), none.Body!.AsObject().Count));
        foreach (var below in new[] { "/notes", "/findings", "/history", "/identity-checks" })
        {
            (await bo.Get(path + below)).Expect(HttpStatusCode.NotFound);
        }

        (await bo.Post($"{path}/notes", new { text = "x" })).Expect(HttpStatusCode.NotFound);
        (await bo.Get("/v1/requests"))["items"]!.AsArray().Should().ContainSingle("only Maja's is there for Bo");
        (await bo.Post("/v1/requests/search", new { identifiers = new[] { new { type = "email", value = "kim@lund.example" } } })).Expect(HttpStatusCode.OK)["items"]!.AsArray().Should().BeEmpty();
        var submission = $"/v1/submissions/{made.Text("submissionId")}";
        (await bo.Get(submission)).Expect(HttpStatusCode.NotFound);
        (await bo.Get("/v1/submissions")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Should().ContainSingle("only Maja's is there for Bo");
        (await vera.Get(submission)).Expect(HttpStatusCode.OK)["requests"]!.AsArray().Should().ContainSingle();
        await api.Look(async db =>
        {
            db.Operations.Add(new OperationRow { Id = Guid.CreateVersion7(), ControllerId = new ControllerId(Guid.Parse(made.Text("controllerId")!)), Kind = OperationKind.Collection, RequestId = new RequestId(made.Id), Step = Step.Collect, WorkId = made.Id, CreatedAt = api.Clock.GetUtcNow() });
            return await db.SaveChangesAsync();
        });
        (await bo.Get("/v1/operations")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Should().BeEmpty();
        (await vera.Get("/v1/operations")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Should().ContainSingle();

        (await form.Get(path)).Expect(HttpStatusCode.OK)["subject"].Should().BeNull("the form goes on with what it made, without content");

        // The work goes on for it like for any other.
        await api.RunDueSteps();
        api.Mails.Should().Contain(m => m.To == "kim@lund.example");
    }

    [Theory, OnEachDatabase]
    public async Task Whoever_marks_one_request_protects_all_that_the_person_asked_for_in_one_go(string database)
    {
        using var api = Databases.Fresh(database);
        var (vera, bo) = (await Vera(api), api.As(api.Approver));
        var made = (await vera.Post("/v1/requests", new { right = "access", channel = "phone", subject = People.Kim() })).Expect(HttpStatusCode.Created);
        (await vera.Post("/v1/requests", new { right = "access", channel = "phone", subject = People.Kim() })).Expect(HttpStatusCode.Created);
        var submission = new SubmissionId(Guid.Parse(made.Text("submissionId")!));
        await api.Look(db => db.Requests.IgnoreQueryFilters().ExecuteUpdateAsync(u => u.SetProperty(r => r.SubmissionId, submission)));
        (await bo.Get("/v1/requests"))["items"]!.AsArray().Should().HaveCount(2, "nobody is named, so nobody is kept out");
        api.Services.GetRequiredService<IOptions<SecurityOptions>>().Value.ProtectedIdentityPeople = [made.Text("createdBy.id")!];
        var path = $"/v1/requests/{made.Id}";
        (await vera.Patch(path, new { protectedIdentity = true }, (await vera.Get(path)).ETag)).Expect(HttpStatusCode.OK);
        (await bo.Get("/v1/requests"))["items"]!.AsArray().Should().BeEmpty();
        (await api.Look(db => db.Requests.IgnoreQueryFilters().CountAsync(r => r.ProtectedIdentity))).Should().Be(2);
    }

    private static async Task<Client> Vera(Api api) => api.As(await Keys.Person(api, "demo-hosting", "Vera Vik", "requests:create", "requests:work"));
}
