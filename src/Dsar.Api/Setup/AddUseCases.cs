using System.Reflection;
using Dsar.Api.Web;
using FluentValidation;
using MediatR;

namespace Dsar.Api.Setup;

/// <summary>MediatR and FluentValidation, registered by hand: two behaviours in order, and every handler and validator of the assembly.</summary>
public static class UseCasesSetup
{
    public static IServiceCollection AddUseCases(this IServiceCollection services)
    {
        services.AddScoped<ServiceFactory>(p => p.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(Validate<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(Commit<,>));
        foreach (var type in typeof(UseCasesSetup).Assembly.GetTypes().Where(t => t is { IsAbstract: false, IsGenericTypeDefinition: false, DeclaringType.IsAbstract: true }))
        {
            foreach (var face in type.GetInterfaces().Where(IsUseCasePart))
            {
                services.AddScoped(face, type);
            }
        }

        return services;
    }

    /// <summary>Calls Map of every use case that has one.</summary>
    public static void MapUseCases(this IEndpointRouteBuilder v1)
    {
        foreach (var map in typeof(UseCasesSetup).Assembly.GetTypes()
            .Where(t => t.Namespace?.StartsWith("Dsar.Api.Features", StringComparison.Ordinal) == true && t is { IsAbstract: true, IsSealed: true })
            .OrderBy(t => t.FullName, StringComparer.Ordinal)
            .Select(t => t.GetMethod("Map", BindingFlags.Public | BindingFlags.Static, [typeof(IEndpointRouteBuilder)])))
        {
            map?.Invoke(null, [v1]);
        }
    }

    private static bool IsUseCasePart(Type face) =>
        face.IsGenericType && (face.GetGenericTypeDefinition() == typeof(IRequestHandler<,>) || face.GetGenericTypeDefinition() == typeof(IValidator<>));
}
