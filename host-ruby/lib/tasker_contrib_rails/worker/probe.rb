# frozen_string_literal: true

require "etc"
require "json"

module TaskerContribRails
  class Worker
    # What the workers of an application on this machine last said in their health files, and whether that is well: the
    # one answer of `rails tasker:health`, `tasker-health` and {Health::Ready}.
    #
    # With {Files} and {Printable} it is all of the gem that `tasker-health` loads, so it needs no other gem, nor
    # Active Support's methods.
    #
    # @api private
    class Probe
      # Seconds after which what stands in a file says nothing any more: a worker writes each second.
      STALE = 5
      # Seconds of silence after which a worker is better started again. More, since that costs its steps an attempt,
      # and a machine may be that busy.
      SILENT = 30
      # States of a worker that has ended without having been told to.
      ENDED = %w[ dead stopped_for_good ].freeze

      # An answer, in a sentence.
      Answer = Data.define(:well, :sentence)

      # One worker: what it +said+, and the reasons for which it is not alive, or not ready.
      Seen = Data.define(:said, :dead, :unready)

      # @param folder [Pathname, String]
      # @param host [String] this machine: another's workers in a folder that both use are not looked at
      # @param now [Time]
      def initialize(folder, host: Etc.uname[:nodename], now: Time.now)
        @folder, @host, @now = folder, host, now
      end

      # @return [Array<Hash{String => Object}>] what each said; "healthy" is false where its process is gone or silent
      def workers
        seen.map do |worker|
          worker.unready ? worker.said.merge("healthy" => false, "problems" => worker.unready) : worker.said
        end
      end

      # @return [Answer] whether each worker can do its work
      def ready = answer("is ready", "are ready", "not ready", &:unready)

      # @return [Answer] whether none of them need be started again: one may be alive and not ready
      def live = answer("is alive", "are alive", "not alive", &:dead)

      # @return [Array<Seen>]
      def seen = @seen ||= Files.all(@folder).filter_map { |files| look(files) }

      private
        def answer(one, several, wrong)
          if seen.empty?
            return Answer.new(well: false, sentence: "No worker of this application runs on this machine: #{@folder} " \
                                                     "has no health file of one.")
          end

          bad = seen.filter_map do |worker|
            reasons = yield(worker) or next
            "worker #{name(worker)} is #{wrong}: #{reasons.join(", and ")}"
          end
          return Answer.new(well: false, sentence: sentence(bad)) if bad.any?

          names = seen.map { |worker| name(worker) }
          well = names.one? ? "worker #{names.first} #{one}" : "#{names.size} workers #{several}: #{names.join(", ")}"
          Answer.new(well: true, sentence: sentence([ well ]))
        end

        def sentence(parts) = Printable.line(parts.join("; ")).then { |text| "#{text[0].upcase}#{text[1..]}." }

        def name(worker) = "#{worker.said["worker"]}#{" (pid #{worker.said["pid"]})" if worker.said["pid"]}"

        def look(files)
          said = read(files.health)
          return if said["host"] != @host

          gone = [ "its process is gone and did not say good-bye" ] unless files.alive?
          age = (@now - Time.new(said["at"])).abs # a clock that was put back is no sign of life either
          silent = [ "it has said nothing for #{age.round} s" ]
          Seen.new(said:, dead: gone || (silent if age > SILENT) || ended(said),
                   unready: gone || (silent if age > STALE) || unwell(said))
        rescue Errno::ENOENT
          nil # it has not said anything yet, or ended between the two
        rescue SystemCallError, JSON::ParserError => error
          unreadable(files, error)
        end

        # @raise [JSON::ParserError] also where it is JSON of another kind than a worker writes
        def read(file)
          said = JSON.parse(File.read(file, encoding: Encoding::UTF_8))
          Time.new(said.fetch("at").then { |at| String === at ? at : "" })
          raise KeyError unless Array(said["problems"]).all?(String)

          said
        rescue NoMethodError, KeyError, TypeError, ArgumentError
          raise JSON::ParserError, "what stands in it is not what a worker writes"
        end

        # Another user's, for one. That it can't be read must not look as if there were no worker, or none but the
        # others.
        def unreadable(files, error)
          message = Printable.line(error.message.lines.first.to_s.strip)[0, 200]
          reason = "its file #{files.health.basename} can't be read: #{message}"
          Seen.new(said: { "worker" => files.name, "state" => "unknown", "healthy" => false }, dead: [ reason ],
                   unready: [ reason ])
        end

        def ended(said) = ([ "it has ended" ] if ENDED.include?(said["state"]))

        def unwell(said)
          return if said["healthy"] == true
          return said["problems"] if Array(said["problems"]).any?

          [ said["state"] == "draining" ? "it is being stopped" : "its state is #{said["state"]}" ]
        end
    end
  end
end
