-- Sessions of a server that listen for results; NULL where this role may not see what other sessions do.
%{servers}
