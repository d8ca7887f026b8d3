using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dsar.Benchmarks.Baselines;

/// <summary>
/// Baseline of intake: the customary template of controllers, MediatR with two behaviours, EF Core and console log. It stores two rows in clear:
/// no keys, no chain, no look-up hashes, no deadline, no idempotency. SQLite with WAL and the same full sync as the product.
/// </summary>
internal static class Scaffold
{
    public static async Task<int> Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddControllers().ConfigureApplicationPartManager(parts =>
        {
            parts.ApplicationParts.Clear();
            parts.ApplicationParts.Add(new AssemblyPart(typeof(Scaffold).Assembly));
        });
        builder.Services.AddDbContext<ScaffoldContext>(o => o.UseSqlite($"Data Source={args[0]}").AddInterceptors(new FullSync()));
        builder.Services.AddScoped<ServiceFactory>(p => p.GetRequiredService).AddScoped<IMediator, Mediator>();
        builder.Services.AddScoped(typeof(IPipelineBehavior<,>), typeof(LoggingBehaviour<,>)).AddScoped(typeof(IPipelineBehavior<,>), typeof(ValidationBehaviour<,>));
        builder.Services.AddScoped<IRequestHandler<CreateRequest, Guid>, CreateRequestHandler>().AddScoped<IValidator<CreateRequest>, CreateRequestValidator>();
        var app = builder.Build();
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<ScaffoldContext>();
            await db.Database.EnsureCreatedAsync();
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL");
        }

        app.MapControllers();
        await app.RunAsync();
        return 0;
    }

    private sealed class FullSync : Microsoft.EntityFrameworkCore.Diagnostics.DbConnectionInterceptor
    {
        public override Task ConnectionOpenedAsync(System.Data.Common.DbConnection connection, Microsoft.EntityFrameworkCore.Diagnostics.ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000;";
            command.ExecuteNonQuery();
            return Task.CompletedTask;
        }
    }
}

/// <summary>The template's controller.</summary>
[ApiController]
[Route("scaffold/requests")]
public sealed class ScaffoldController(IMediator mediator) : ControllerBase
{
    /// <summary>Stores a request.</summary>
    [HttpPost]
    public async Task<IActionResult> Create(CreateRequest command, CancellationToken ct)
    {
        var id = await mediator.Send(command, ct);
        return Created($"/scaffold/requests/{id}", new { id });
    }
}

/// <summary>What the template takes.</summary>
public sealed record CreateRequest([Required] string Right, [Required] string Channel, [Required] string Name, [Required] string Email, string? CustomerNumber, string? Phone) : IRequest<Guid>;

internal sealed class CreateRequestValidator : AbstractValidator<CreateRequest>
{
    public CreateRequestValidator()
    {
        RuleFor(c => c.Name).NotEmpty().MaximumLength(200);
        RuleFor(c => c.Email).NotEmpty().EmailAddress();
    }
}

internal sealed class CreateRequestHandler(ScaffoldContext db) : IRequestHandler<CreateRequest, Guid>
{
    public async Task<Guid> Handle(CreateRequest request, CancellationToken cancellationToken)
    {
        var row = new ScaffoldRequest { Id = Guid.CreateVersion7(), Right = request.Right, Channel = request.Channel, State = "received", CreatedAt = TimeProvider.System.GetUtcNow() };
        db.Requests.Add(row);
        db.Subjects.Add(new ScaffoldSubject { Id = Guid.CreateVersion7(), RequestId = row.Id, Name = request.Name, Email = request.Email, CustomerNumber = request.CustomerNumber, Phone = request.Phone });
        await db.SaveChangesAsync(cancellationToken);
        return row.Id;
    }
}

internal sealed class LoggingBehaviour<TRequest, TResponse>(ILogger<LoggingBehaviour<TRequest, TResponse>> logger) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    [SuppressMessage("Performance", "CA1848", Justification = "The baseline logs as the customary template does; a generated method would make it quicker than what it stands for.")]
    [SuppressMessage("Performance", "CA1873", Justification = "As above.")]
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var answer = await next();
        logger.LogInformation("Handled {Request}", typeof(TRequest).Name);
        return answer;
    }
}

internal sealed class ValidationBehaviour<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        foreach (var validator in validators)
        {
            await validator.ValidateAndThrowAsync(request, cancellationToken);
        }

        return await next();
    }
}

internal sealed class ScaffoldContext(DbContextOptions<ScaffoldContext> options) : DbContext(options)
{
    public DbSet<ScaffoldRequest> Requests => Set<ScaffoldRequest>();

    public DbSet<ScaffoldSubject> Subjects => Set<ScaffoldSubject>();
}

internal sealed class ScaffoldRequest
{
    public Guid Id { get; set; }

    public required string Right { get; set; }

    public required string Channel { get; set; }

    public required string State { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class ScaffoldSubject
{
    public Guid Id { get; set; }

    public Guid RequestId { get; set; }

    public required string Name { get; set; }

    public required string Email { get; set; }

    public string? CustomerNumber { get; set; }

    public string? Phone { get; set; }
}
