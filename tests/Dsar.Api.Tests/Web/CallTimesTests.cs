using System.Net;
using Dsar.Api.Data;
using Dsar.Api.Web;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Tests;

/// <summary>
/// A call that takes too long is answered and not done; files have more time. Seen red without the time-outs in the pipeline, and with the usual time on a file.
/// </summary>
public sealed class CallTimesTests(Databases databases) : IClassFixture<Databases>
{
    [Fact]
    public async Task A_call_that_takes_too_long_is_answered_503_and_leaves_nothing()
    {
        using var api = new Api(null, s => s.PostConfigure<RequestTimeoutOptions>(o => o.DefaultPolicy = CallTimes.Policy(TimeSpan.FromMilliseconds(1))));
        var database = await api.Look(db => Task.FromResult(db.Database.GetConnectionString()!));
        using (await SqliteWriter.Enter(database, default))
        {
            var late = (await api.As(api.Decider).Post($"/v1/requests/{Guid.CreateVersion7()}/notes", new { text = "Late" })).Expect(HttpStatusCode.ServiceUnavailable);
            late.Code.Should().Be("dependency_unavailable");
            late.Http.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(30), "it was the call's time that was over, not the writer's patience");
        }

        (await api.Look(db => db.Idempotency.CountAsync())).Should().Be(0, "the key is free for another try");
    }

    [Fact]
    public void Files_have_ten_minutes_and_all_else_thirty_seconds()
    {
        var services = databases["sqlite"].Services;
        var options = services.GetRequiredService<IOptions<RequestTimeoutOptions>>().Value;
        options.DefaultPolicy!.Timeout.Should().Be(TimeSpan.FromSeconds(30));
        options.Policies[CallTimes.Files].Timeout.Should().Be(TimeSpan.FromMinutes(10));
        services.GetRequiredService<EndpointDataSource>().Endpoints.Where(e => e.Metadata.GetMetadata<RequestTimeoutAttribute>()?.PolicyName == CallTimes.Files)
            .Select(e => e.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName)
            .Should().BeEquivalentTo("AddAttachment", "GetAttachmentContent", "GetPackageContent", "GetMessageContent", "ListAuditEntries");
    }
}
