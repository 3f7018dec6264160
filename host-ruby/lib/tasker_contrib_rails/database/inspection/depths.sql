-- What each queue has, as depth.sql asks for one, and how many of the server's sessions listen for results.
SELECT depth.*, (SELECT servers FROM (%{servers}) s) AS servers FROM (
%{depths}
) depth
