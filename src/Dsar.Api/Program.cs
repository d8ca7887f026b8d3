using Dsar.Api.Security;
using Dsar.Api.Setup;

var verb = args is [var first, ..] && !first.StartsWith('-') ? first : "serve";
try
{
    if (verb != "serve")
    {
        return await Verbs.Run(verb, args[1..]);
    }

    var app = App.Build(args is ["serve", .. var rest] ? rest : args);
    await Start.Prepare(app);
    await app.RunAsync();
    return 0;
}
catch (StartRefusedException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 2;
}

/// <summary>The entry point; named for the tests' host.</summary>
public sealed partial class Program;
