namespace Dsar.Domain;

/// <summary>One row of a right's table. It says what may follow what and does nothing itself.</summary>
/// <param name="From">The state the request is in.</param>
/// <param name="On">What is done.</param>
/// <param name="To">The state that follows; equal to <paramref name="From"/> when only the clock or the record changes.</param>
/// <param name="When">What has to be true.</param>
public sealed record Transition(RequestState From, RequestTrigger On, RequestState To, Guard When);
