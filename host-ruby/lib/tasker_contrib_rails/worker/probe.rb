# frozen_string_literal: true

require "json"

module TaskerContribRails
  class Worker
    # Reads the health files of an application's workers on this machine, and says whether they are well. `rails
    # tasker:health`, `tasker-health` and {Health::Ready} all use it.
    #
    # `tasker-health` loads nothing of this gem but this class, {Files} and {Printable}. So they need no other gem, and
    # no Active Support.
    #
    # @api private
    class Probe
      # Seconds after which a health file is out of date: a worker writes it every second.
      STALE = 5
      # Seconds of silence after which a worker should be restarted. This takes longer, because a restart costs its
      # steps an attempt, and a busy machine may be slow.
      SILENT = 30
      # States of a worker that has ended without having been told to.
      ENDED = %w[ dead stopped_for_good ].freeze

      # An answer, in a sentence.
      Answer = Data.define(:well, :sentence)

      # One worker: what it +said+, and the reasons why it is not alive or not ready.
      Seen = Data.define(:said, :dead, :unready)
      private_constant :STALE, :SILENT, :ENDED, :Seen

      # @param folder [Pathname, String]
      # @param host [String] this machine; workers of other machines that share the folder are ignored
      # @param now [Time]
      def initialize(folder, host: Files.host, now: Time.now)
        @folder, @host, @now = folder, host, now
      end

      # @return [Array<Hash{String => Object}>] what each worker said; "healthy" is false if its process has ended or is
      #   silent
      def workers
        seen.map do |worker|
          worker.unready ? worker.said.merge("healthy" => false, "problems" => worker.unready) : worker.said
        end
      end

      # @return [Answer] whether each worker can do its work
      def ready = answer("is ready", "are ready", "not ready", &:unready)

      # @return [Answer] whether no worker needs a restart; a worker may be alive but not ready
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

          gone = [ "its process was killed or crashed" ] unless files.alive?
          age = (@now - Time.new(said["at"])).abs # a clock that was put back is no sign of life either
          silent = [ "it has said nothing for #{age.round} s" ]
          Seen.new(said:, dead: gone || (silent if age > SILENT) || ended(said),
                   unready: gone || (silent if age > STALE) || unwell(said))
        rescue Errno::ENOENT
          nil # it has not said anything yet, or ended between the two
        rescue SystemCallError, JSON::ParserError => error
          unreadable(files, error)
        end

        # @raise [JSON::ParserError] also if it is JSON, but not what a worker writes
        def read(file)
          text = File.read(file, encoding: Encoding::UTF_8)
          said = JSON.parse(text) if text.valid_encoding?
          raise ArgumentError unless said.is_a?(Hash) && written?(said)

          Time.new(said["at"])
          said
        rescue ArgumentError
          raise JSON::ParserError, "it is not what a worker writes"
        end

        def written?(said)
          %w[ worker at ].all? { |name| said[name].is_a?(String) } &&
            %w[ pid state ].zip([ Integer, String ]).all? { |name, kind| said[name].nil? || said[name].is_a?(kind) } &&
            %w[ problems failing ].all? { |name| said[name].nil? || texts?(said[name]) }
        end

        def texts?(value) = value.is_a?(Array) && value.all?(String)

        # For example, it belongs to another user. An unreadable file must not look as if there were no such worker.
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
