# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # The file that `--output` names. Its extension names the format, unless `--format` does.
    class OutputFile
      # @param file [String, nil] nil prints to the output
      # @param formats [Hash{String => String}] formats by extension
      # @param output [IO]
      def initialize(file, formats:, output:)
        @file, @formats, @output = file, formats, output
      end

      # @return [Boolean] whether a file is named
      def named? = !@file.nil?

      # @return [String] the format that the extension names; text without one
      # @raise [Error::Misuse] if it names none
      def format
        extension = File.extname(@file.to_s).downcase
        return "text" if extension.empty?

        @formats.fetch(extension) do
          endings = @formats.keys.to_sentence(last_word_connector: " or ")
          raise Error::Misuse, "The extension of #{@file} is not a format. Use #{endings}, " \
                               "or name the format with --format."
        end
      end

      # Prints the text, or writes it to the file and prints the file's name. A symbolic link is not followed: somebody
      # else may have put it there.
      #
      # @param text [String]
      # @return [void]
      # @raise [Error::Misuse] if the file can't be written
      def write(text)
        return @output.print(text) unless named?

        File.write(@file, text, mode: File::WRONLY | File::CREAT | File::TRUNC | File::NOFOLLOW)
        @output.puts "Written to #{Printable.line(@file)}."
      rescue Errno::ELOOP
        raise Error::Misuse, "#{@file} can't be written: it is a symbolic link. Name the file itself."
      rescue SystemCallError => error
        raise Error::Misuse, "#{@file} can't be written: #{error.class.new.message}."
      end
    end
  end
end
