using System.Globalization;

namespace Dsar.Api.Demo;

/// <summary>Prints one line a step: number, who, call, status of the answer, and the request's state or what came of it.</summary>
internal sealed class DemoScript(TextWriter output)
{
    private int _step;

    /// <summary>A call that was answered; ids in paths are cut to what a reader needs.</summary>
    public void Call(DemoReply reply, string outcome)
    {
        var call = string.Join('/', reply.Call.Split('?')[0].Split('/').Select(p => Guid.TryParse(p, out _) ? "…" : p));
        Line(reply.Who, call, reply.Status.ToString(CultureInfo.InvariantCulture), outcome);
    }

    /// <summary>Something that is no call.</summary>
    public void Note(string who, string what, string outcome) => Line(who, what, "", outcome);

    private void Line(string who, string call, string status, string outcome) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{++_step,3}  {who,-11} {call,-50} {status,3}  {outcome}"));
}
