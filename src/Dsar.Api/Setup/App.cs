using Dsar.Api.Features.Activities;
using Dsar.Api.Features.ApiKeys;
using Dsar.Api.Features.Attachments;
using Dsar.Api.Features.Collections;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Features.Decisions;
using Dsar.Api.Features.Executions;
using Dsar.Api.Features.Findings;
using Dsar.Api.Features.Forwardings;
using Dsar.Api.Features.IdentityChecks;
using Dsar.Api.Features.Messages;
using Dsar.Api.Features.Operations;
using Dsar.Api.Features.Packages;
using Dsar.Api.Features.RecipientNotices;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Restrictions;
using Dsar.Api.Features.SigningKeys;
using Dsar.Api.Features.Submissions;
using Dsar.Api.Features.Systems;
using Dsar.Api.Features.Tasks;
using Dsar.Api.Mail;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dsar.Api.Setup;

/// <summary>Puts the service together: services, then the order in which a call is checked.</summary>
public static class App
{
    /// <summary>Bytes a second that a body must at least arrive with.</summary>
    private const double SlowestBody = 240;

    /// <summary>The service, ready to be prepared and run.</summary>
    /// <param name="args">Settings, as on the command line.</param>
    /// <param name="more">Puts other edges in place of the usual ones, e.g. where the lines of a start are written.</param>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? more = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = ContentRoot() });
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = BodyRules.MaxRead;
            k.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            k.Limits.MaxRequestLineSize = 8 * 1024;
            k.Limits.MinRequestBodyDataRate = new MinDataRate(SlowestBody, TimeSpan.FromSeconds(5));
        });
        Services(builder);
        more?.Invoke(builder.Services);
        var app = builder.Build();
        Pipeline(app);
        return app;
    }

    private static void Services(WebApplicationBuilder builder)
    {
        var (services, development) = (builder.Services, builder.Environment.IsDevelopment());
        builder.Logging.CapLevels();
        services.ConfigureHttpJsonOptions(o => InputJson.Configure(o.SerializerOptions));
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddExceptionHandler<Problems>();
        // The router would answer 415 before the size is looked at, and without saying what is accepted: RouteRules does.
        services.Remove(services.Single(s => s.ImplementationType?.Name == "AcceptsMatcherPolicy"));
        services.AddHttpContextAccessor().AddCallTimes();
        services.AddSecurity(development).AddData().AddUseCases().AddJobs(builder.Configuration).AddMail(builder.Configuration, development).AddOpenApiDocument().AddTelemetry(builder.Configuration);
        services.AddScoped<Opened>().AddScoped<RequestDesk>().AddScoped<SiblingDesk>().AddScoped<ActDesk>().AddScoped<RequestViews>().AddScoped<SummaryViews>().AddScoped<Registers>().AddScoped<RegisterDesk>().AddScoped<ActivityDesk>();
        services.AddScoped<IntakeDesk>().AddScoped<IntakeStartDesk>().AddScoped<ContactDesk>().AddScoped<SubmissionViews>().AddScoped<HistoryViews>().AddScoped<HistoryStream>();
        services.AddScoped<RecordBook>().AddScoped<PeopleNames>();
        services.AddScoped<IdentityDesk>().AddScoped<IdentityCheckViews>();
        services.AddScoped<RestrictionDesk>().AddScoped<RestrictionViews>().AddScoped<LiftDesk>().AddScoped<RecipientNoticeDesk>();
        services.AddSingleton<Scanner>().AddScoped<AttachmentDesk>().AddScoped<AttachmentFiles>().AddScoped<TaskForms>().AddScoped<AttachmentForm>().AddScoped<MessageDesk>().AddScoped<FeeDesk>();
        services.AddScoped<KeyMaker>().AddScoped<ApiKeyViews>();
        services.AddSingleton<SystemConnections>().AddSingleton<Dsar.Discovery.RestClients>().AddSingleton<Dsar.Discovery.Breakers>().AddScoped<Plans>().AddScoped<SystemDesk>();
        services.AddScoped<FindingDesk>().AddScoped<OperationDesk>().AddScoped<CollectionDesk>().AddScoped<PackageDesk>().AddScoped<PackageContent>().AddScoped<PackageLetters>().AddScoped<TransferDesk>();
        services.AddScoped<ExecutionOrders>().AddScoped<ExecutionReceipts>().AddScoped<ExecutionTasks>().AddScoped<DeferredDesk>().AddScoped<ExecutionEffects>().AddScoped<CutExecution>().AddScoped<SystemWriter>().AddScoped<SecondSearch>().AddScoped<LaterErasure>().AddScoped<ErasureLedger>().AddScoped<ErasureReplay>();
        services.AddScoped<ExecutionDesk>().AddScoped<DecisionBook>().AddScoped<ChangeDesk>().AddScoped<StopDesk>().AddScoped<ForwardingDesk>();
        services.AddSingleton<FolderLock>().AddScoped<Loader>().AddScoped<Restored>().AddScoped<FirstKeys>();
        services.AddSingleton<Stop>().AddSingleton<IHostLifetime>(p => p.GetRequiredService<Stop>()).AddScoped<Health>();
        services.Configure<HostOptions>(o => o.ShutdownTimeout = Stop.Rest);
        // First, so that it is the last to be stopped.
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService, WalCloser>());
    }

    private static void Pipeline(WebApplication app)
    {
        app.UseTelemetry();
        app.Use(AnswerHeaders.Set);
        app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = _ => true, ExceptionHandler = c => new ProblemResult(new Problem("internal_error")).ExecuteAsync(c) });
        app.UseStatusCodePages(async c => await new ProblemResult(new Problem(c.HttpContext.Response.StatusCode switch
        {
            405 => "method_not_allowed",
            406 => "not_acceptable",
            415 => "unsupported_media_type",
            413 => "payload_too_large",
            401 => "unauthenticated",
            403 => "permission_denied",
            >= 500 => "internal_error",
            _ => "not_found",
        })).ExecuteAsync(c.HttpContext));
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseMiddleware<RouteRules>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<RoomToWrite>();
        app.UseMiddleware<CallRules>();
        var v1 = app.MapGroup("/v1");
        v1.MapUseCases();
        v1.MapRecords();
        GetSigningKeys.MapPublic(app);
        Health.Map(app);
        app.MapOpenApiDocument();
        if (app.Services.GetService<DevelopmentMailer>() is not null)
        {
            DevelopmentMailer.Map(app);
        }

        AskOnce(app);
    }

    /// <summary>Whoever asks a source for its endpoints has every handler compiled anew, and the check at start and the router both ask; from here they are answered alike.</summary>
    private static void AskOnce(IEndpointRouteBuilder app)
    {
        EndpointDataSource all = new CompositeEndpointDataSource([.. app.DataSources]);
        app.DataSources.Clear();
        app.DataSources.Add(all);
    }

    /// <summary>Settings lie beside the program, wherever it is started from.</summary>
    private static string ContentRoot() => AppContext.BaseDirectory;
}
