#!/usr/bin/perl
# Lists the first records with HTTP::OAI (Debian): all of them would take this one longer than all else together.
use strict;
use warnings;
use HTTP::OAI;

exit if $ARGV[0] eq '--version';
my $most   = 2000;
my $count  = 0;
my $finish = sub { print "$count\n"; exit };
my $answer = HTTP::OAI::Harvester->new( baseURL => $ARGV[0] )->ListRecords(
    metadataPrefix => 'lom',
    onRecord       => sub { $count++ if shift->metadata; $finish->() if $count == $most }
);
die $answer->message if $answer->is_error;
$finish->();
