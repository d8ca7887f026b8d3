using Dsar.Api.Mail;

namespace Dsar.Api.Setup;

/// <summary>SMTP when a host is set; in Development without one, the development mailbox.</summary>
public static class MailSetup
{
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration, bool development)
    {
        services.AddOptions<SmtpOptions>().BindConfiguration("Dsar:Smtp").ValidateDataAnnotations()
            .Validate(o => o.StartTls || o.Host is null or "" or "localhost" or "127.0.0.1" or "::1", "Dsar:Smtp:StartTls may be off only towards loopback.").ValidateOnStart();
        services.AddScoped<MailOutbox>();
        if (configuration["Dsar:Smtp:Host"] is { Length: > 0 } || !development)
        {
            services.AddSingleton<IMailer, SmtpMailer>();
        }
        else
        {
            services.AddSingleton<DevelopmentMailer>();
            services.AddSingleton<IMailer>(p => p.GetRequiredService<DevelopmentMailer>());
        }

        return services;
    }
}
